import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldRuns } from '../../engine/evidence/fold.ts';
import type { Evidence, EvidenceRun, Sighting } from '../../engine/model/evidence.ts';
import type { JsonObject } from '../../engine/model/json.ts';
import { anyRun, evidenceRun, minute, observation, plain } from '../support/evidence.ts';

const never = () => Number.POSITIVE_INFINITY;
const late = minute(59);

function fold(runs: readonly EvidenceRun[], at = late): Evidence {
  return foldRuns(runs, at, never);
}

/** A run at a minute that saw things by these keys, then. */
function saw(number: number, keys: readonly string[], given: Partial<EvidenceRun> = {}): EvidenceRun {
  const at = minute(number).toISOString();
  return evidenceRun(number, { observations: keys.map((key) => observation(key, { at })), ...given });
}

/** `key` for what is there now, `(key)` for what was. */
function shown({ sightings }: Evidence): readonly string[] {
  return [...sightings].map(({ observation: { key }, current }) => (current ? key : `(${key})`));
}

function nameOf({ source, observation: { key } }: Sighting): string {
  return `${source} ${key}`;
}

const complete = { of: 'items', class: 'process', scope: {}, level: 'complete' } as const;

describe('evidence folded at a moment', () => {
  test.each<[string, readonly EvidenceRun[], readonly string[]]>([
    ['the newest run says what is there now', [saw(1, ['a', 'b']), saw(2, ['b', 'c'])], ['(a)', 'b', 'c']],
    [
      'a run that was not whole adds and takes nothing away',
      [saw(1, ['a']), saw(2, ['b'], { complete: false })],
      ['a', 'b'],
    ],
    [
      'nor do several of them',
      [saw(1, ['a']), saw(2, ['b'], { complete: false }), saw(3, [], { complete: false })],
      ['a', 'b'],
    ],
    [
      'the next whole run decides again',
      [saw(1, ['a']), saw(2, ['b'], { complete: false }), saw(3, ['a'])],
      ['a', '(b)'],
    ],
    [
      'without any whole run, everything seen may be there',
      [saw(1, ['a'], { complete: false }), saw(2, ['b'], { complete: false })],
      ['a', 'b'],
    ],
    [
      'a run at another place is another series',
      [saw(1, ['a'], { scope: { host: 'x' } }), saw(2, ['b'], { scope: { host: 'y' } })],
      ['a', 'b'],
    ],
    [
      'the order of members makes no other scope',
      [saw(1, ['a'], { scope: { x: 'p', y: 'q' } }), saw(2, [], { scope: { y: 'q', x: 'p' } })],
      ['(a)'],
    ],
    ['a run of another source takes nothing away', [saw(1, ['a']), saw(2, [], { source: 'tls' })], ['a']],
    [
      'what two series see is there while one of them sees it',
      [saw(1, ['a'], { scope: { host: 'x' } }), saw(2, ['a']), saw(3, [])],
      ['a'],
    ],
    [
      'a run with another scope at the same place follows, and keeps what was seen before',
      [
        saw(1, ['a', 'b'], { scope: { host: 'x', timeout: '5s', endpoints: ['a:1', 'b:1'] } }),
        saw(2, ['b'], { scope: { host: 'x', timeout: '9s', endpoints: ['b:1'] } }),
      ],
      ['(a)', 'b'],
    ],
    [
      'one that was not whole follows, and takes nothing away',
      [saw(1, ['a'], { scope: { endpoints: ['a:1'] } }), saw(2, ['b'], { scope: {}, complete: false })],
      ['a', 'b'],
    ],
  ])('%s (C04)', (_what, runs, expected) => {
    expect(shown(fold(runs))).toEqual(expected);
  });

  test('what vanished between two scans is kept with its first and last sighting (C05, C05a, I03)', () => {
    const runs = [saw(1, ['short-lived']), saw(3, ['short-lived']), saw(5, []), saw(9, [])];
    expect([...fold(runs).sightings]).toMatchObject([
      { current: false, run: 'run-3', firstSeen: minute(1).toISOString(), lastSeen: minute(3).toISOString() },
    ]);
  });

  test('what comes back was first seen when it was first seen', () => {
    const runs = [saw(1, ['a']), saw(2, []), saw(3, ['a'])];
    expect([...fold(runs).sightings]).toMatchObject([
      { current: true, run: 'run-3', firstSeen: minute(1).toISOString() },
    ]);
  });

  test('an attribute and the state are known since they have been what they are', () => {
    const run = (number: number, attributes: JsonObject, healthy: boolean) =>
      saw(number, [], {
        observations: [observation('a', { at: minute(number).toISOString(), attributes, state: { healthy } })],
      });
    const runs = [
      run(1, { size: 1, mode: 'x', list: [1, { a: 2 }] }, false),
      run(2, { size: 2, mode: 'x', list: [1, { a: 2 }] }, true),
      run(3, { size: 1, mode: 'x', list: [1, { a: 2 }] }, false),
      run(4, { size: 1, mode: 'x', list: [1, { a: 2 }], more: true }, false),
    ];
    const [sighting] = fold(runs).sightings;
    expect(sighting).toMatchObject({
      since: { size: minute(3).toISOString(), mode: minute(1).toISOString(), list: minute(1).toISOString() },
      stateSince: minute(3).toISOString(),
    });
    expect(Object.keys(sighting?.since ?? {})).not.toContain('more');
    expect([...fold(runs.slice(0, 1)).sightings][0]).not.toHaveProperty('since');
  });

  test('links are kept from run to run, with when each was seen, and are former ones when they are stale', () => {
    const to = (endpoint: string) =>
      ({ type: 'connectsTo', to: { class: 'application', identifiers: { endpoint } }, count: 2 }) as const;
    const run = (number: number, endpoints: readonly string[]) =>
      saw(number, [], {
        observations: [observation('a', { at: minute(number).toISOString(), relations: endpoints.map(to) })],
      });
    const runs = [run(1, ['db:1', 'old:1']), run(9, ['db:1', 'cache:1']), run(10, ['cache:1'])];
    const links = (seconds: number) =>
      [...foldRuns(runs, minute(11), () => seconds).sightings][0]?.links?.map(({ relation, at, firstSeen, former }) => [
        relation.to.identifiers['endpoint'],
        new Date(firstSeen).getUTCMinutes(),
        new Date(at).getUTCMinutes(),
        ...(former ? ['former'] : []),
      ]);
    const all = [...fold(runs).sightings][0]?.links;
    expect(all).toMatchObject([{ run: 'run-9' }, { run: 'run-1' }, { run: 'run-10' }]);
    expect(links(300)).toEqual([
      ['db:1', 1, 9],
      ['cache:1', 9, 10],
      ['old:1', 1, 1, 'former'],
    ]);
  });

  test('a past moment is seen as it was then', () => {
    const runs = [saw(1, ['a']), saw(5, ['b'])];
    const then = fold(runs, minute(3));
    expect(shown(then)).toEqual(['a']);
    expect(then.at).toBe(minute(3).toISOString());
    expect(then.runs.map(({ run }) => run)).toEqual(['run-1']);
    expect(fold(runs, minute(0))).toMatchObject({ sightings: { length: 0 }, coverage: [], runs: [] });
  });

  test('coverage of a run that was not whole is partial at most, and does not replace that of the last whole one', () => {
    const runs = [saw(1, [], { coverage: [complete] }), saw(2, [], { coverage: [complete], complete: false })];
    expect(fold(runs).coverage).toMatchObject([
      { run: 'run-1', level: 'complete', at: '2026-11-20T10:01:02.000Z' },
      { run: 'run-2', level: 'partial', reason: 'The run was stopped before it was done.' },
    ]);
  });

  test('coverage is that of the newest run alone', () => {
    const runs = [
      saw(1, [], { coverage: [complete] }),
      saw(2, [], { coverage: [{ ...complete, level: 'denied', reason: 'no right' }] }),
    ];
    expect(fold(runs).coverage).toMatchObject([{ run: 'run-2', level: 'denied', reason: 'no right' }]);
  });

  test('says between which moments a value changed, and by what a thing was known before', () => {
    const at = (number: number, given: Partial<EvidenceRun['observations'][number]>): EvidenceRun =>
      evidenceRun(number, { observations: [observation('a', { at: minute(number).toISOString(), ...given })] });
    const old = { identifiers: { host: 'web-1', serial: 'AB12' }, attributes: { os: 'Debian 11' } };
    const now = { ...old, class: 'server.physical', identifiers: { host: 'web-1', serial: 'CD34' } };
    const [sighting] = fold([at(1, old), at(3, old), at(5, { ...now, attributes: { os: 'Debian 12' } })]).sightings;
    const between = { at: minute(5).toISOString(), after: minute(3).toISOString() };
    const first = minute(1).toISOString();
    expect(sighting?.changes).toEqual({
      os: [
        { at: first, value: 'Debian 11' },
        { ...between, value: 'Debian 12' },
      ],
    });
    expect(sighting?.identity).toEqual({
      serial: [
        { at: first, value: 'AB12' },
        { ...between, value: 'CD34' },
      ],
      class: [
        { at: first, value: 'process' },
        { ...between, value: 'server.physical' },
      ],
    });
  });

  test('says what changed of a value that is too long to repeat, and tells it from one that is gone', () => {
    const packages = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`package-${index}`, '1.0']));
    const values: readonly JsonObject[] = [
      { packages: { ...packages, 'lib.so': { version: '1' } }, text: 'x'.repeat(300) },
      {
        packages: { ...packages, 'lib.so': { version: '2' }, nginx: '1.22', password: 'hunter2' },
        text: 'y'.repeat(300),
      },
      { packages: { ...packages, key: 'z'.repeat(300) } },
      { packages: {} },
      { packages: Object.fromEntries(Object.keys(packages).map((name) => [name, '2.0'])) },
    ];
    const runs = values.map((attributes, index) =>
      evidenceRun(index, { observations: [observation('a', { at: minute(index).toISOString(), attributes })] }),
    );
    const [{ changes = {} } = {}] = fold(runs).sightings;
    const times = (number: number) => ({ at: minute(number).toISOString(), after: minute(number - 1).toISOString() });
    expect(changes['text']).toEqual([
      { at: minute(0).toISOString(), long: true },
      { ...times(1), long: true },
      times(2),
    ]);
    const told = changes['packages'] ?? [];
    expect(told.slice(0, 4)).toEqual([
      { at: minute(0).toISOString(), long: true },
      {
        ...times(1),
        long: true,
        members: [
          { path: ['lib.so', 'version'], from: '1', to: '2' },
          { path: ['nginx'], to: '1.22' },
          { path: ['password'] },
        ],
      },
      {
        ...times(2),
        long: true,
        members: [
          { path: ['key'] },
          { path: ['lib.so'], from: { version: '2' } },
          { path: ['nginx'], from: '1.22' },
          { path: ['password'] },
        ],
      },
      { ...times(3), value: {} },
    ]);
    expect(told[4]?.members).toHaveLength(16);
    expect(told[4]?.more).toBe(284);
  });

  test('says before what moment a thing was not there, where somebody had looked', () => {
    const [first, later] = fold([saw(1, ['a']), saw(2, ['a']), saw(3, ['a', 'b'])]).sightings;
    expect(first).not.toHaveProperty('notBefore');
    expect(later?.notBefore).toBe('2026-11-20T10:02:02.000Z');
  });

  test('a scope that was edited leaves no gap, no claim and no staleness of the one before', () => {
    const gap = { ...complete, level: 'denied', reason: 'no right' } as const;
    const runs = [
      saw(1, ['a'], { scope: { endpoints: ['wrong'] }, coverage: [gap, complete] }),
      saw(9, ['b'], { scope: { endpoints: ['right'] }, coverage: [{ ...complete, scope: { endpoint: ['right'] } }] }),
    ];
    const { coverage, runs: told } = foldRuns(runs, minute(10), () => 120);
    expect(coverage).toMatchObject([{ run: 'run-9', scope: { endpoint: ['right'] } }]);
    expect(told).toMatchObject([{ run: 'run-9', stale: false }]);
  });

  test('a run is stale when it is older than its source may be (C06)', () => {
    const runs = [saw(1, []), saw(1, [], { source: 'tls' })];
    const staleAfter = (source: string) => (source === 'host' ? 60 : 3600);
    expect(foldRuns(runs, minute(10), staleAfter).runs).toMatchObject([
      { source: 'host', age: 538, stale: true, complete: true, observations: 0 },
      { source: 'tls', age: 538, stale: false },
    ]);
  });

  test('of two runs with one id, the one that ended later counts', () => {
    const first = saw(1, ['a'], { run: 'same' });
    const second = saw(2, ['b'], { run: 'same' });
    expect(shown(fold([second, first]))).toEqual(['b']);
    expect(plain(fold([first, first]))).toEqual(plain(fold([first])));
  });

  test('does not depend on the order of the runs', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (runs, random) => {
        const shuffled = [...runs];
        for (let index = shuffled.length - 1; index > 0; index--) {
          const other = (random.next().value as number) % (index + 1);
          [shuffled[index], shuffled[other]] = [shuffled[other] as EvidenceRun, shuffled[index] as EvidenceRun];
        }
        expect(plain(fold(shuffled))).toEqual(plain(fold(runs)));
      }),
    );
  });

  test('one more run that was not whole never takes anything away (S01)', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 6 }), anyRun, (runs, more) => {
        const after = fold([...runs, { ...more, run: 'stopped', complete: false }]);
        const still = new Set([...after.sightings].filter(({ current }) => current).map(nameOf));
        for (const sighting of fold(runs).sightings)
          expect(still.has(nameOf(sighting)) || !sighting.current).toBe(true);
        const claims = ({ coverage }: Evidence) => coverage.filter(({ level }) => level === 'complete');
        expect(claims(after)).toEqual(claims(fold(runs)));
      }),
    );
  });

  test('ten thousand runs are folded within a second or two', () => {
    const runs = Array.from({ length: 10_000 }, (_, index) => saw(0, [`k${index % 50}`], { run: `r${index}` }));
    expect(fold(runs).sightings).toHaveLength(50);
  }, 5000);
});
