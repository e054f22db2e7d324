import { describe, expect, it } from 'vitest';
import { findAdoptions } from '../../engine/drift/adoptions.ts';
import type { JsonObject } from '../../engine/model/json.ts';
import { pathText } from '../../engine/model/member-path.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { entitiesOf, estateOf, item, link, type World } from '../support/estate.ts';

const db: Ref = 'asset:shop/db';
const api: Ref = 'asset:shop/api';
const cache: Ref = 'asset:other/cache';
const at = (address: string) => ({ class: 'process', identifiers: { endpoint: address } });

function adoptionsOf(world: World): readonly string[] {
  return findAdoptions(estateOf(world), entitiesOf(world.items)).map(
    ({ ref, path, was, value, append, seen }) =>
      `${ref} ${pathText(path)} ${JSON.stringify(was)} ${append ? '+' : '='} ${JSON.stringify(value)} (${seen.source})`,
  );
}

function settings(declared: JsonObject, seen: JsonObject): World {
  return {
    items: [item(db, { ...at('10.0.0.1:80'), attributes: declared })],
    sources: [{ source: 'host', sees: [{ ...at('10.0.0.1:80'), attributes: seen }] }],
  };
}

describe('what can be adopted', () => {
  it.each<[string, World, readonly string[]]>([
    ['a setting that differs', settings({ pool: 20 }, { pool: 5 }), [`${db} spec.attributes.pool 20 = 5 (host)`]],
    [
      'text where text is declared',
      settings({ version: '15' }, { version: 16 }),
      [`${db} spec.attributes.version "15" = "16" (host)`],
    ],
    [
      'a number where a number is declared',
      settings({ pool: 20 }, { pool: '5' }),
      [`${db} spec.attributes.pool 20 = 5 (host)`],
    ],
    [
      'each value within an object that differs, and none that nobody declared',
      settings(
        { packages: { openssl: '3.0.15', nginx: '1.22', curl: 7, 'libssl1.1': '1' }, env: { a: { b: [1], c: 2 } } },
        {
          packages: { openssl: '3.0.16', nginx: '1.22-1', curl: '8', bash: '5', 'libssl1.1': '2' },
          env: { a: { b: [2], c: 2, d: 3 } },
        },
      ),
      [
        `${db} spec.attributes.env.a.b [1] = [2] (host)`,
        `${db} spec.attributes.packages.curl 7 = 8 (host)`,
        `${db} spec.attributes.packages.openssl "3.0.15" = "3.0.16" (host)`,
        `${db} spec.attributes.packages["libssl1.1"] "1" = "2" (host)`,
      ],
    ],
    [
      'told of a value that is not there',
      settings({ env: { LOG: 'info', X: null } }, { env: { X: '1' } }),
      [`${db} spec.attributes.env.LOG "info" = undefined (host)`, `${db} spec.attributes.env.X undefined = "1" (host)`],
    ],
    [
      'what is beside something that is hidden',
      settings({ env: { LOG: 'info', TOKEN: 'x' } }, { env: { LOG: 'debug', TOKEN: '[redacted]' } }),
      [`${db} spec.attributes.env.LOG "info" = "debug" (host)`],
    ],
    ['nothing that agrees', settings({ memory: '1GiB' }, { memory: '1024MiB' }), []],
    ['nothing that was seen alone', settings({}, { pool: 5 }), []],
    ['nothing that is hidden in evidence', settings({ user: 'app' }, { user: '[redacted]' }), []],
  ])('is %s', (_what, world, expected) => {
    expect(adoptionsOf(world)).toEqual(expected);
  });

  it('is a link between two declared things, in the field of its type', () => {
    const world: World = {
      items: [item(api, at('10.0.0.1:80')), item(db, at('10.0.0.2:80')), item(cache, at('10.0.0.3:80'))],
      links: [link(api, db)],
      sources: [
        {
          source: 'host',
          sees: [{ ...at('10.0.0.1:80'), talksTo: ['10.0.0.2:80', '10.0.0.3:80', '10.0.0.9:80'] }, at('10.0.0.3:80')],
        },
      ],
    };
    expect(adoptionsOf(world)).toEqual([`${api} spec.connectsTo undefined + "${cache}" (host)`]);
    expect(adoptionsOf({ ...world, links: [] })[0]).toBe(`${api} spec.connectsTo undefined + "asset:db" (host)`);
  });

  it('is another identifier of what was recognised by a strong one', () => {
    const facts = { class: 'server', identifiers: { serial: 'AB12CD', host: 'web-1' } };
    const world: World = {
      items: [item(db, facts)],
      sources: [
        {
          source: 'host',
          sees: [{ class: 'server', identifiers: { serial: 'AB12CD', host: ['web-2', 'web-2.example'] } }],
        },
      ],
    };
    expect(adoptionsOf(world).filter((text) => text.includes('identifiers'))).toEqual([
      `${db} spec.identifiers.host "web-1" = ["web-2","web-2.example"] (host)`,
    ]);
  });
});
