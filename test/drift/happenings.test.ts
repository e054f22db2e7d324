import { describe, expect, it } from 'vitest';
import { happeningsOf } from '../../engine/drift/happenings.ts';
import { foldRuns } from '../../engine/evidence/fold.ts';
import type { Happening } from '../../engine/model/answers.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { reconcile } from '../../engine/reconcile/reconcile.ts';
import { classes, entitiesOf, item, link } from '../support/estate.ts';
import { hours, type Look, looks } from '../support/looks.ts';

const shop: Ref = 'service:shop/shop';
const web: Ref = 'asset:shop/web';
const onHost = (name: string, host = 'h1') => ({ key: name, identifiers: { host, container: name } });
const webSeen = onHost('web');

function happened(runs: readonly EvidenceRun[], at: string = runs.at(-1)?.endedAt ?? ''): readonly Happening[] {
  const evidence = foldRuns(runs, new Date(at), () => 30 * 86_400);
  const entities = entitiesOf([
    item(shop),
    item(web, { class: 'container', identifiers: { host: 'h1', container: 'web' } }),
  ]);
  const estate = reconcile({ entities, relations: [link(shop, web)], classes, evidence, authority: () => 1 });
  return happeningsOf(shop, estate, evidence.sightings);
}

const told = (...given: readonly Look[]): readonly (readonly [string, string])[] =>
  happened(looks(...given)).map(({ at, message }) => [at, message]);

/** More than is repeated of one value. */
const manyPackages = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`package-${index}`, '1.0']));

describe('what happened to a service (scenario 3, I03)', () => {
  it('names a container that lived for minutes beside what it needs', () => {
    const watched: Look = {
      sees: [{ ...onHost('glimpse'), at: '2026-11-20T11:00:10.000Z' }],
      gone: [{ key: 'glimpse', at: '2026-11-20T11:04:10.000Z' }],
      endedAt: '2026-11-20T11:05:00.000Z',
      complete: false,
      coverage: [],
    };
    expect(happened(looks({ sees: [webSeen] }, watched, { sees: [webSeen] }))).toEqual([
      {
        at: '2026-11-20T11:04:10.000Z',
        after: hours(0),
        what: 'container glimpse',
        message: 'container glimpse came and was gone within 4 min on h1, beside asset:shop/web',
        seen: { source: 'docker', run: 'run-1', at: '2026-11-20T11:00:10.000Z' },
      },
    ]);
  });

  it.each<[string, readonly Look[], readonly (readonly [string, string])[]]>([
    [
      'a restart of what it needs',
      [{ sees: [webSeen] }, {}, { sees: [webSeen] }],
      [[hours(2), 'asset:shop/web was away and came back']],
    ],
    ['that what it needs went', [{ sees: [webSeen] }, {}], [[hours(1), 'asset:shop/web went']]],
    ['that what it needs came', [{}, { sees: [webSeen] }], [[hours(1), 'asset:shop/web came']]],
    [
      'another value of what it needs',
      [{ sees: [{ ...webSeen, attributes: { image: 'a' } }] }, { sees: [{ ...webSeen, attributes: { image: 'b' } }] }],
      [[hours(1), 'asset:shop/web: image went from a to b']],
    ],
    [
      'which of many packages is another',
      [
        { sees: [{ ...webSeen, attributes: { packages: { ...manyPackages, openssl: '3.0.15' } } }] },
        { sees: [{ ...webSeen, attributes: { packages: { ...manyPackages, openssl: '3.0.16' } } }] },
      ],
      [[hours(1), 'asset:shop/web: packages.openssl went from 3.0.15 to 3.0.16']],
    ],
    [
      'a text that is too long to repeat',
      [
        { sees: [{ ...webSeen, attributes: { motd: 'a'.repeat(300) } }] },
        { sees: [{ ...webSeen, attributes: { motd: 'b' } }] },
      ],
      [[hours(1), 'asset:shop/web: motd went from a value that is too long to repeat to b']],
    ],
    [
      'that it is no longer well',
      [
        { sees: [{ ...webSeen, state: { healthy: true } }] },
        { sees: [{ ...webSeen, state: { healthy: false } }] },
        { sees: [{ ...webSeen, state: { healthy: false } }] },
      ],
      [[hours(1), 'asset:shop/web is no longer well']],
    ],
    [
      'the newest first',
      [{ sees: [webSeen] }, { sees: [webSeen, onHost('a')] }, { sees: [webSeen, onHost('a'), onHost('b')] }],
      [
        [hours(2), 'container b came on h1, beside asset:shop/web'],
        [hours(1), 'container a came on h1, beside asset:shop/web'],
      ],
    ],
    ['nothing of another machine', [{ sees: [webSeen] }, { sees: [webSeen, onHost('far', 'h2')] }], []],
    ['nothing where nothing happened', [{ sees: [webSeen] }, { sees: [webSeen] }], []],
  ])('tells %s', (_, given, expected) => {
    expect(told(...given)).toEqual(expected);
  });

  it('looks back for a week', () => {
    const runs = looks({ sees: [webSeen] }, { sees: [webSeen, onHost('a')] });
    expect(happened(runs, '2026-11-27T10:59:00.000Z')).toHaveLength(1);
    expect(happened(runs, '2026-11-27T11:01:00.000Z')).toEqual([]);
  });

  it('tells no more than fifty', () => {
    const many = Array.from({ length: 80 }, (_, index) => onHost(`x${index}`));
    expect(happened(looks({ sees: [webSeen] }, { sees: [webSeen, ...many] }))).toHaveLength(50);
  });
});
