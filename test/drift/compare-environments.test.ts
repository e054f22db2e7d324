import { describe, expect, it } from 'vitest';
import { compareEnvironments } from '../../engine/drift/compare-environments.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { entitiesOf, estateOf, item, link, type ItemFacts, type World } from '../support/estate.ts';

const staging: Ref = 'asset:shop-staging/api';
const production: Ref = 'asset:shop-production/api';

function differencesOf(world: World): readonly string[] {
  const { differences } = compareEnvironments(
    {
      entities: entitiesOf(world.items),
      relations: world.links ?? [],
      estate: estateOf(world),
      locate: () => undefined,
    },
    ['staging', 'production'],
  );
  return differences.map(
    ({ name, variable, values }) =>
      `${name} ${variable} ${values.map(({ declared, observed }) => JSON.stringify({ declared, observed })).join(' ')}`,
  );
}

function pair(one: ItemFacts, other: ItemFacts, seen: readonly (object | undefined)[] = []): World {
  const at = ['10.0.0.1:80', '10.0.0.2:80'];
  return {
    items: [one, other].map((facts, side) =>
      item(side === 0 ? staging : production, {
        class: 'process',
        identifiers: { endpoint: at[side] ?? '' },
        ...facts,
      }),
    ),
    sources: [
      {
        source: 'host',
        sees: seen.flatMap((attributes, side) =>
          attributes
            ? [{ class: 'process', identifiers: { endpoint: at[side] ?? '' }, attributes: { ...attributes } }]
            : [],
        ),
      },
    ],
  };
}

describe('two environments', () => {
  it.each<[string, World, readonly string[]]>([
    ['nothing where they are alike', pair({ attributes: { pool: 20 } }, { attributes: { pool: 20 } }), []],
    [
      'a setting that is declared otherwise',
      pair({ attributes: { pool: 20 } }, { attributes: { pool: 5 } }),
      ['asset:shop/api attributes.pool {"declared":20} {"declared":5}'],
    ],
    [
      'an override that nobody declared (F03)',
      pair({ attributes: { pool: 20 } }, { attributes: { pool: 20 } }, [{ pool: 20 }, { pool: 5 }]),
      ['asset:shop/api attributes.pool {"declared":20,"observed":20} {"declared":20,"observed":5}'],
    ],
    ['nothing of what was seen on one side alone', pair({}, {}, [{ pool: 5 }, undefined]), []],
    [
      'a setting that one side does not declare',
      pair({ attributes: { debug: true } }, {}),
      ['asset:shop/api attributes.debug {"declared":true} {}'],
    ],
    [
      'nothing where what is seen is what the other declares',
      pair({ attributes: { pool: 5 } }, {}, [undefined, { pool: 5 }]),
      [],
    ],
    [
      'the variable within an object (F03)',
      pair(
        { attributes: { environment: { LOG: 'debug', X: '1' } } },
        { attributes: { environment: { LOG: 'info', X: '1' } } },
      ),
      ['asset:shop/api attributes.environment.LOG {"declared":"debug"} {"declared":"info"}'],
    ],
    [
      'what was seen within an object, on either side',
      pair({}, {}, [
        { env: { LOG: 'debug', X: '1', a: { b: 1 } } },
        { env: { LOG: 'debug', 'y.z': '1', a: { b: 2 } } },
      ]),
      [
        'asset:shop/api attributes.env.X {"observed":"1"} {"observed":null}',
        'asset:shop/api attributes.env.a.b {"observed":1} {"observed":2}',
        'asset:shop/api attributes.env["y.z"] {"observed":null} {"observed":"1"}',
      ],
    ],
    [
      'what one side declares within an object, and the other neither declares nor has',
      pair({ attributes: { env: { LOG: 'info', X: '1' } } }, {}, [undefined, { env: { LOG: 'info', Y: '1' } }]),
      ['asset:shop/api attributes.env.X {"declared":"1"} {"observed":null}'],
    ],
    [
      'an object that one side does not have at all',
      pair({ attributes: { env: { LOG: 'info' } } }, {}),
      ['asset:shop/api attributes.env {"declared":{"LOG":"info"}} {}'],
    ],
    [
      'an object where the other has none',
      pair({ attributes: { env: { LOG: 'info' } } }, { attributes: { env: 'off' } }),
      ['asset:shop/api attributes.env {"declared":{"LOG":"info"}} {"declared":"off"}'],
    ],
    [
      'nothing of members named like those of every object',
      pair({ attributes: { env: { constructor: 1 } } }, { attributes: { env: { constructor: 1 } } }),
      [],
    ],
    [
      'another class and rating',
      pair({ class: 'process', criticality: 'low' }, { class: 'web-server', criticality: 'high' }),
      [
        'asset:shop/api class {"declared":"process"} {"declared":"web-server"}',
        'asset:shop/api criticality {"declared":"low"} {"declared":"high"}',
      ],
    ],
  ])('differ in %s', (_what, world, expected) => {
    expect(differencesOf(world)).toEqual(expected);
  });

  it('are told by a label, by the namespace, or by the name', () => {
    const labels = (environment: string) => ({ labels: { environment }, attributes: { a: environment } });
    expect(
      differencesOf({
        items: [
          item('service:default/checkout-staging'),
          item('service:default/checkout-production'),
          item('service:staging/mail'),
          item('service:production/mail'),
          item('service:default/staging.web'),
          item('service:one/billing', labels('staging')),
          item('service:default/other'),
        ],
      }),
    ).toEqual([
      'service:default/web presence {"declared":true} {"declared":false}',
      'service:one/billing presence {"declared":true} {"declared":false}',
    ]);
  });

  it('differ in what a thing needs, by what that is called in both', () => {
    const db = (environment: string): Ref => `asset:shop-${environment}/db`;
    const shared: Ref = 'asset:shared/cache';
    expect(
      differencesOf({
        items: [staging, production, db('staging'), db('production'), shared].map((ref) => item(ref)),
        links: [
          link(staging, db('staging')),
          link(production, db('production'), { flow: 'async' }),
          link(production, shared),
        ],
      }),
    ).toEqual([
      'asset:shop/api dependsOn asset:shared/cache {"declared":false} {"declared":{"strength":"hard"}}',
      'asset:shop/api dependsOn asset:shop/db {"declared":{"strength":"hard"}} {"declared":{"strength":"hard","flow":"async"}}',
    ]);
  });
});
