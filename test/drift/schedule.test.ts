import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDrift } from '../../engine/drift/find-drift.ts';
import type { JsonObject } from '../../engine/model/json.ts';
import type { Ref } from '../../engine/model/ref.ts';
import type { Relation } from '../../engine/model/relation.ts';
import { codesOf, driftOf, driftOfCode } from '../support/drift.ts';
import { classes, entitiesOf, estateOf, item, link, type Thing, type World } from '../support/estate.ts';
import { startProcessorClock } from '../support/processor-clock.ts';

const ledger: Ref = 'asset:shop/ledger';
const backup: Ref = 'asset:shop/backup';
const db: Ref = 'asset:shop/db';
const shop: Ref = 'service:shop/shop';

interface Job {
  readonly declared?: JsonObject;
  readonly seen?: JsonObject;
  readonly history?: Thing['history'];
}

/** Two jobs that need one database, on which a critical service stands. */
function world(jobs: Readonly<Record<'ledger' | 'backup', Job>>, more: readonly Relation[] = []): World {
  const declared = Object.entries(jobs).map(([name, { declared: attributes = {} }]) =>
    item(`asset:shop/${name}`, { class: 'batch-job', identifiers: { job: name }, attributes }),
  );
  return {
    items: [
      ...declared,
      item(db, { class: 'database', identifiers: { endpoint: '10.0.0.1:5432' } }),
      item(shop, { criticality: 'critical' }),
    ],
    links: [link(shop, db), link(ledger, db, { type: 'uses' }), link(backup, db, { type: 'uses' }), ...more],
    sources: [
      {
        source: 'scheduler',
        sees: [
          ...Object.entries(jobs).map(([name, { seen = {}, history }]) => ({
            key: name,
            class: 'batch-job',
            identifiers: { job: name },
            attributes: seen,
            ...(history && { history }),
          })),
          { key: 'db', class: 'database', identifiers: { endpoint: '10.0.0.1:5432' } },
        ],
      },
    ],
  };
}

const at2 = { schedule: '0 2 * * *' };
const at4 = { schedule: '0 4 * * *' };
const twoHours = { maxDuration: '2h' };

describe('when jobs run (scenario 1, F06)', () => {
  it('tells a schedule that is not as declared, the job it now meets, over what, and who stands on that', () => {
    const moved = world({
      ledger: { declared: { ...at2, ...twoHours }, seen: at2 },
      backup: { declared: at4, seen: { schedule: '30 3 * * *' } },
    });
    expect(driftOf(moved)).toMatchObject([
      {
        code: 'decay.schedule',
        severity: 'error',
        ref: backup,
        attribute: 'schedule',
        message:
          'asset:shop/backup: schedule is "30 3 * * *", as scheduler saw; "0 4 * * *" is declared. It now runs while asset:shop/ledger runs, and both need asset:shop/db, such as at 2026-11-21 03:30.',
        services: [shop],
        related: [{ message: 'the observed value' }, { message: 'when asset:shop/ledger runs' }],
      },
    ]);
  });

  it('tells runs that met where no schedule has changed', () => {
    const late = world({
      ledger: { declared: at2, seen: { ...at2, lastStart: '2026-11-21T02:00:00Z', lastEnd: '2026-11-21T04:40:00Z' } },
      backup: { declared: at4, seen: { ...at4, lastStart: '2026-11-21T04:00:10Z', lastEnd: '2026-11-21T04:20:00Z' } },
    });
    expect(driftOf(late)).toMatchObject([
      {
        code: 'decay.schedule',
        ref: backup,
        onset: '2026-11-21T04:00:10.000Z',
        services: [shop],
        message:
          'asset:shop/backup: its last run began at 2026-11-21 04:00 UTC, while asset:shop/ledger ran, and both need asset:shop/db.',
      },
    ]);
  });

  it('tells a job that did not wait for the one that it follows', () => {
    const early = world(
      {
        ledger: { seen: { lastStart: '2026-11-21T02:00:00Z', lastEnd: '2026-11-21T04:40:00Z' } },
        backup: { seen: { lastStart: '2026-11-21T04:00:00Z', lastEnd: '2026-11-21T04:20:00Z' } },
      },
      [link(backup, ledger, { type: 'follows' })],
    );
    expect(driftOfCode(early, 'decay.schedule').message).toContain(
      'before asset:shop/ledger, which it follows, had ended',
    );
  });

  it('tells a schedule of which nothing is declared, where it changed and made two jobs meet', () => {
    const changes = {
      schedule: [
        { at: '2026-11-01T00:00:00Z', value: '0 4 * * *' },
        { at: '2026-11-20T00:00:00Z', value: '0 2 * * *' },
      ],
    };
    const moved = world({ ledger: { declared: at2, seen: at2 }, backup: { seen: at2, history: { changes } } });
    expect(driftOfCode(moved, 'decay.schedule')).toMatchObject({
      ref: backup,
      onset: '2026-11-20T00:00:00Z',
      message: expect.stringContaining(
        'schedule went from "0 4 * * *" to "0 2 * * *", as scheduler saw; nothing is declared of it. It now runs while asset:shop/ledger runs',
      ) as unknown,
    });
  });

  it.each<[string, Job, Job, readonly string[]]>([
    [
      'as declared, otherwise written',
      { declared: { schedule: 'FREQ=DAILY;BYHOUR=2' }, seen: at2 },
      { declared: at4, seen: at4 },
      [],
    ],
    ['as declared, at the same time', { declared: at2, seen: at2 }, { declared: at2, seen: at2 }, []],
    ['moved, away from each other', { declared: at2, seen: at2 }, { declared: at2, seen: at4 }, ['decay.schedule']],
    [
      'that no longer start',
      { declared: { ...at2, enabled: true }, seen: { ...at2, enabled: false } },
      { declared: at4, seen: at4 },
      ['decay.schedule'],
    ],
    [
      'in a zone that nobody knows',
      { declared: { ...at2, timeZone: 'UTC' }, seen: { ...at2, timeZone: 'Mars/Olympus' } },
      {},
      ['decay.schedule'],
    ],
    ['that nobody declares', { seen: at2 }, { seen: at2 }, []],
    [
      'of which the last run has no end',
      { declared: at2, seen: { ...at2, lastStart: '2026-11-21T02:00:00Z' } },
      { declared: at4, seen: at4 },
      [],
    ],
  ])('%s', (_, first, second, codes) => {
    expect(codesOf(world({ ledger: first, backup: second }))).toEqual(codes);
  });

  it('compares clocks of different zones', () => {
    const zones = (zone: string) =>
      driftOfCode(
        world({
          ledger: {
            declared: { schedule: '0 2 * * *', timeZone: 'UTC' },
            seen: { schedule: '0 2 * * *', timeZone: 'UTC' },
          },
          backup: {
            declared: { schedule: '0 5 * * *', timeZone: zone },
            seen: { schedule: '0 3 * * *', timeZone: zone },
          },
        }),
        'decay.schedule',
      ).message;
    expect(zones('Europe/Zurich')).toContain('while asset:shop/ledger runs');
    expect(zones('Europe/Lisbon')).not.toContain('while');
  });

  it.each([
    ['2026-03-20T12:00:00Z', '0 2 * * *', '0 4 * * *', '2026-03-29 02:00 UTC'],
    ['2026-10-01T12:00:00Z', '0 3 * * *', '0 4 * * *', '2026-10-25 03:00 UTC'],
  ])('goes by the clocks of the day on which jobs meet, not by those of %s', (now, utc, local, met) => {
    const noon = { schedule: '0 12 * * *', timeZone: 'Europe/Zurich' };
    const moved = world({
      ledger: { seen: { schedule: utc, timeZone: 'UTC' } },
      backup: { declared: noon, seen: { ...noon, schedule: local } },
    });
    const known = { classes, entities: entitiesOf(moved.items), relations: moved.links ?? [], expiryWarning: 0 };
    const [finding] = findDrift({ ...estateOf(moved), at: now }, known);
    expect(finding?.message).toContain(`such as at ${met}`);
  });

  it.each<[string, Job, string]>([
    [
      'a schedule of which nothing is declared',
      { seen: { schedule: '0 25 * * *' } },
      'schedule is "0 25 * * *", as scheduler saw; nothing is declared of it. Nothing ever starts by that: it has 25 for its hour, which goes from 0 to 23.',
    ],
    [
      'a schedule as it is declared',
      { declared: { schedule: '0 0 31 2 *' }, seen: { schedule: '0 0 31 2 *' } },
      'schedule is "0 0 31 2 *", as scheduler saw; so it is declared. Nothing ever starts by that: it names days that none of its months has.',
    ],
    [
      'a schedule that is not as declared',
      { declared: at2, seen: { schedule: '0 25 * * *' } },
      'schedule is "0 25 * * *", as scheduler saw; "0 2 * * *" is declared. Nothing ever starts by that: it has 25 for its hour, which goes from 0 to 23.',
    ],
    [
      'a time zone',
      { seen: { ...at2, timeZone: 'Mars/Olympus' } },
      'timeZone is Mars/Olympus, as scheduler saw; nothing is declared of it. There is no such time zone.',
    ],
  ])('tells %s by which nothing can start, once', (_, ledger_, message) => {
    expect(driftOfCode(world({ ledger: ledger_, backup: {} }), 'decay.schedule')).toMatchObject({
      ref: ledger,
      severity: 'warning',
      message: `asset:shop/ledger: ${message}`,
    });
  });

  it('takes two names of one zone for the same', () => {
    const zone = (name: string): JsonObject => ({ ...at2, timeZone: name });
    const named = (other: string) =>
      codesOf(world({ ledger: { declared: zone('Etc/UTC'), seen: zone(other) }, backup: {} }));
    expect(named('UTC')).toEqual([]);
    expect(named('Europe/Lisbon')).toEqual(['decay.schedule']);
  });

  it('is no setting what happened last', () => {
    const changes = {
      lastStart: [
        { at: '2026-11-20T02:00:00Z', value: 'a' },
        { at: '2026-11-21T02:00:00Z', value: 'b' },
      ],
    };
    const declaredChanges = { base: 'main', since: '2020-01-01T00:00:00Z', touches: () => [] };
    const ran = world({ ledger: { seen: { lastStart: 'b' }, history: { changes } }, backup: {} });
    expect(driftOf(ran, { declaredChanges })).toEqual([]);
  });

  it('never says that jobs meet that nothing joins, and withstands any text', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('0 2 * * *', '* * * * *', 'FREQ=DAILY;BYHOUR=2', '__proto__'));
    fc.assert(
      fc.property(text, text, text, (declared, seen, zone) => {
        const jobs = world({
          ledger: {
            declared: { schedule: declared, timeZone: zone },
            seen: { schedule: seen, lastStart: zone, lastEnd: seen },
          },
          backup: { declared: at2, seen: { ...at2, timeZone: zone } },
        });
        const apart = { ...jobs, links: [] };
        for (const { message } of driftOf(apart)) expect(message).not.toContain('both need');
        driftOf(jobs);
      }),
    );
  });
});

it('stays quick where many jobs that run all the time need one thing', () => {
  const jobs = Array.from({ length: 80 }, (_, number) => `job-${number}`);
  const crowd: World = {
    items: [
      ...jobs.map((job) =>
        item(`asset:shop/${job}`, { class: 'batch-job', identifiers: { job }, attributes: { schedule: '0 0 1 1 *' } }),
      ),
      item(db, { class: 'database', identifiers: { endpoint: '10.0.0.1:5432' } }),
    ],
    links: jobs.map((job) => link(`asset:shop/${job}`, db, { type: 'uses' })),
    sources: [
      {
        source: 'scheduler',
        sees: jobs.map((key, number) => ({
          key,
          class: 'batch-job',
          identifiers: { job: key },
          attributes: { schedule: number % 2 === 0 ? '*/2 * * * *' : '1-59/2 * * * *' },
        })),
      },
    ],
  };
  const clock = startProcessorClock();
  expect(driftOf(crowd).filter(({ code }) => code === 'decay.mismatch' || code === 'decay.schedule')).toHaveLength(80);
  expect(clock()).toBeLessThan(6_000);
});
