import { describe, expect, test } from 'vitest';
import { discover, type DiscoverOptions } from '../../engine/discovery/discover.ts';
import { sources } from '../../engine/discovery/registry.ts';
import type { DiscoverySource, SourceContext, SourceReport } from '../../engine/discovery/source.ts';
import { decodeRun, encodeRun } from '../../engine/evidence/format.ts';
import type { EvidenceRun, Observation } from '../../engine/model/evidence.ts';
import type { JsonObject } from '../../engine/model/json.ts';
import { minute, observation } from '../support/evidence.ts';
import { secrets } from '../support/secrets.ts';

type Behaviour = (scope: JsonObject, context: SourceContext) => Promise<SourceReport>;

function source(behaviour: Behaviour): DiscoverySource {
  return {
    type: 'test',
    summary: 'a test',
    permissions: 'none',
    classes: ['application', 'certificate'],
    discover: behaviour,
  };
}

const options: DiscoverOptions = { now: () => minute(5), targets: [] };
const complete = { of: 'items', class: 'application', scope: {}, level: 'complete' } as const;

/** The run of one source that behaves so. */
async function runOf(
  behaviour: Behaviour,
  given: Partial<DiscoverOptions> & { deadline?: number; scope?: JsonObject } = {},
): Promise<EvidenceRun> {
  const { deadline = 5000, scope = {}, ...rest } = given;
  const [run] = await discover([{ name: 'one', type: 'test', scope, deadline }], {
    ...options,
    registry: { test: source(behaviour) },
    ...rest,
  });
  if (!run) throw new Error('There is no run.');
  return run;
}

/** As a source that does not keep to its type would. */
function lie(report: unknown): Behaviour {
  return () => Promise.resolve(report as SourceReport);
}

const hang: Behaviour = () => new Promise(() => {});

describe('a source that does what it should', () => {
  test('gives a whole run, sorted, with its scope (C01b, C11)', async () => {
    const report = {
      observations: [observation('b'), observation('a')],
      coverage: [complete],
      scope: { host: 'web-1' },
    };
    expect(await runOf(lie(report), { scope: { asked: true } })).toMatchObject({
      source: 'one',
      scope: { asked: true },
      startedAt: minute(5).toISOString(),
      endedAt: minute(5).toISOString(),
      observations: [{ key: 'a' }, { key: 'b' }],
      coverage: [complete],
      complete: true,
    });
  });

  test('has its scope in full, also when it fails: a failure and what comes after it are of one series', async () => {
    const fullScope = (scope: JsonObject) => ({ ...scope, host: 'web-1' });
    for (const behaviour of [lie({ observations: [], coverage: [] }), () => Promise.reject(new Error('no'))]) {
      const registry = { test: { ...source(behaviour), fullScope } };
      expect((await runOf(behaviour, { registry, scope: { a: 1 } })).scope).toEqual({ a: 1, host: 'web-1' });
    }
  });

  test('may wait in many places at once without a warning', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    await runOf((_scope, { signal }) => {
      for (let count = 0; count < 100; count++) signal.addEventListener('abort', () => {});
      return Promise.resolve({ observations: [], coverage: [] });
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  test('is told what it may look at and how long', async () => {
    const targets = [{ ref: 'asset:default/a', class: 'process', identifiers: {}, entrypoints: [] }] as const;
    let seen: SourceContext | undefined;
    const behaviour: Behaviour = (_scope, context) => {
      seen = context;
      return Promise.resolve({ observations: [], coverage: [] });
    };
    await runOf(behaviour, { deadline: 700, targets });
    expect(seen).toMatchObject({ deadline: 700, targets });
    expect(seen?.now()).toEqual(minute(5));
  });

  test('has run ids that are unique and sort by time', async () => {
    let now = 0;
    const ids: string[] = [];
    for (let count = 0; count < 50; count++) {
      ids.push(
        (await runOf(lie({ observations: [], coverage: [] }), { now: () => minute(5 + Math.floor(now++ / 20)) })).run,
      );
    }
    expect(new Set(ids).size).toBe(50);
    const times = ids.map((id) => id.slice(0, 19));
    expect(times).toEqual([...times].sort());
  });

  test('gives a run that evidence can hold', async () => {
    const run = await runOf(lie({ observations: [observation('a')], coverage: [complete] }));
    expect(decodeRun(encodeRun(run), 'run')).toMatchObject({ run, findings: [] });
  });

  test('tells its progress', async () => {
    const told: string[] = [];
    const behaviour: Behaviour = (_scope, { progress }) => {
      progress('1 of 2');
      return Promise.resolve({ observations: [observation('a')], coverage: [complete] });
    };
    await runOf(behaviour, { progress: (name, message, done) => told.push(`${name} ${message} ${done}`) });
    expect(told).toEqual(['one looking false', 'one 1 of 2 false', 'one 1 thing seen true']);
  });
});

describe('a source that fails', () => {
  const unseen = (reason: unknown) => ({
    observations: [],
    complete: false,
    coverage: [
      { of: 'items', class: 'application', scope: {}, level: 'denied', reason },
      { of: 'items', class: 'certificate', scope: {}, level: 'denied', reason },
    ],
  });

  test.each<[string, Behaviour, string]>([
    ['rejects', () => Promise.reject(new Error('403 Forbidden')), 'It failed: 403 Forbidden'],
    [
      'throws at once',
      () => {
        throw new Error('no such host');
      },
      'It failed: no such host',
    ],
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    ['rejects with something odd', () => Promise.reject(Object.create(null)), 'It failed: no reason given'],
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    ['rejects with nothing', () => Promise.reject(undefined), 'It failed: no reason given'],
  ])('because it %s sees nothing, and says why: nothing is absent (S01a)', async (_what, behaviour, reason) => {
    expect(await runOf(behaviour)).toMatchObject(unseen(reason));
  });

  test('of a type that does not exist says which there are', async () => {
    const [run] = await discover([{ name: 'x', type: 'toString', scope: {}, deadline: 100 }], options);
    expect(run).toMatchObject({
      complete: false,
      coverage: [
        {
          level: 'denied',
          reason: `There is no source type toString; there are ${Object.keys(sources).sort().join(', ')}.`,
        },
      ],
    });
  });
});

describe('a source that is stopped', () => {
  test('and ignores its signal is left behind at its deadline (S01, S03)', async () => {
    const started = performance.now();
    const run = await runOf(hang, { deadline: 100 });
    expect(performance.now() - started).toBeLessThan(1500);
    expect(run).toMatchObject({ observations: [], complete: false });
    expect(run.coverage[0]).toMatchObject({
      level: 'denied',
      reason: 'Its deadline of 100 ms passed before it was done. It did not hand over what it had.',
    });
  });

  test('hands over what it has, which counts for nothing absent', async () => {
    const behaviour: Behaviour = async (_scope, { signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return { observations: [observation('a')], coverage: [complete] };
    };
    const run = await runOf(behaviour, { deadline: 100 });
    expect(run).toMatchObject({ observations: [{ key: 'a' }], complete: false });
    expect(run.coverage.map(({ level }) => level)).toEqual(['partial', 'partial', 'partial']);
    expect(run.coverage[0]?.reason).toBe('Its deadline of 100 ms passed before it was done.');
  });

  test('by the user ends at once', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const started = performance.now();
    const run = await runOf(hang, { signal: controller.signal });
    expect(performance.now() - started).toBeLessThan(1500);
    expect(run.coverage[0]?.reason).toMatch(/^It was stopped before it was done/);
  });

  test('before it began does not begin to wait', async () => {
    expect(await runOf(hang, { signal: AbortSignal.abort() })).toMatchObject({ complete: false });
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'has a deadline that is one, also for %s',
    async (deadline) => {
      expect(await runOf(lie({ observations: [], coverage: [] }), { deadline })).toMatchObject({ complete: true });
    },
  );

  test('holds no other up: they run side by side, a few at a time', async () => {
    let running = 0;
    let most = 0;
    const behaviour: Behaviour = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 30));
      running--;
      return { observations: [], coverage: [] };
    };
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const runs = await discover(
      [
        { name: 'hangs', type: 'hangs', scope: {}, deadline: 100 },
        ...names.map((name) => ({ name, type: 'test', scope: {}, deadline: 5000 })),
      ],
      { ...options, registry: { test: source(behaviour), hangs: source(hang) }, concurrency: 3 },
    );
    expect(runs.map((run) => `${run.source} ${run.complete}`)).toEqual([
      'hangs false',
      ...names.map((name) => `${name} true`),
    ]);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });
});

describe('a source that lies', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  const deep = JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) as JsonObject;
  const good = observation('good');

  test.each<[string, unknown, RegExp]>([
    ['an observation without a key', { ...good, key: '' }, /key must NOT have fewer than 1 characters/],
    ['one that is no object', 'process 1', /it is not a JSON object/],
    ['one that is nothing', undefined, /it is not a JSON object/],
    [
      'identifiers that are numbers',
      { ...good, key: 'a', identifiers: { port: 80 } },
      /identifiers\.port must be string/,
    ],
    ['an unknown member', { ...good, key: 'a', secret: 1 }, /unknown member "secret"/],
    [
      'an unknown relation',
      { ...good, key: 'a', relations: [{ type: 'calls', to: { class: 'a', identifiers: {} } }] },
      /relations\.0\.type must be one of/,
    ],
    ['a time that is none', { ...good, key: 'a', at: 'yesterday' }, /at must match pattern/],
    ['a time that does not exist', { ...good, key: 'a', at: '2026-02-30T25:00:00Z' }, /at is no date/],
    ['a time after the run', { ...good, key: 'a', at: minute(20).toISOString() }, /dated after the run/],
    ['a key that was there', good, /key was used before/],
    ['a value that refers to itself', { ...good, key: 'a', attributes: cyclic }, /not a JSON object/],
    ['a value of a kind that JSON lacks', { ...good, key: 'a', attributes: { big: 1n } }, /not a JSON object/],
    ['nesting without end', { ...good, key: 'a', attributes: deep }, /nests deeper than 32 levels/],
    ['megabytes of text', { ...good, key: 'a', attributes: { text: 'x'.repeat(2_000_000) } }, /not a JSON object/],
  ])('with %s loses it, and says so (S01a)', async (_what, bad, reason) => {
    const run = await runOf(lie({ observations: [good, bad], coverage: [complete] }));
    expect(run.observations.map(({ key }) => key)).toEqual(['good']);
    expect(run.complete).toBe(false);
    expect(run.coverage.map(({ level }) => level)).toEqual(['partial', 'partial', 'partial']);
    expect(run.coverage[0]?.reason).toMatch(/^1 of its observations were left out as malformed, the first because /);
    expect(run.coverage[0]?.reason).toMatch(reason);
  });

  test.each<[string, unknown, RegExp]>([
    ['nothing', null, /not a report/],
    ['a number', 7, /not a report/],
    ['a report without lists', {}, /observations were left out .* not a list.*coverage were left out/],
    ['a list that is none', { observations: { length: 3 }, coverage: [] }, /not a list/],
    [
      'claims that are none',
      { observations: [], coverage: [{ of: 'everything' }] },
      /1 of its claims of coverage were left out/,
    ],
    [
      'a claim without a reason',
      { observations: [], coverage: [{ ...complete, level: 'denied' }] },
      /required property 'reason'/,
    ],
    [
      'a trap',
      {
        get observations(): never {
          throw new Error('caught');
        },
      },
      /not a report/,
    ],
  ])('by giving %s gives a run that is not whole', async (_what, report, reason) => {
    const run = await runOf(lie(report));
    expect(run).toMatchObject({ observations: [], complete: false });
    expect(run.coverage[0]).toMatchObject({ level: 'partial', reason: expect.stringMatching(reason) });
  });

  test('changes no prototype', async () => {
    const run = await runOf(
      lie({ observations: [JSON.parse('{"__proto__":{"polluted":1},"key":"a"}')], coverage: [] }),
    );
    expect(run.observations).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('without end is stopped at a limit', async () => {
    const many = Array.from({ length: 200_010 }, (_, index) => ({ ...good, key: `k${index}` }));
    const run = await runOf(lie({ observations: many, coverage: [complete] }), { deadline: 60_000 });
    expect(run.observations).toHaveLength(200_000);
    expect(run.complete).toBe(false);
    expect(run.coverage[0]?.reason).toMatch(/a run holds 200000 at most/);
  }, 60_000);
});

describe('what leaves the runner', () => {
  test.each(Object.entries(secrets))('has no secret where a source reports %s', async (_what, { text, secret }) => {
    const seen: Observation = observation(`key ${text}`, {
      identifiers: { process: text, endpoint: [text, 'a:1'] },
      attributes: { [text]: text, list: [text, { deep: text }] },
      relations: [{ type: 'uses', to: { class: 'process', identifiers: { endpoint: text } }, count: 1 }],
    });
    const told: string[] = [];
    const report: Behaviour = (_scope, { progress }) => {
      progress(text);
      return Promise.resolve({
        observations: [seen],
        coverage: [{ ...complete, level: 'partial', reason: text }],
      });
    };
    const progress = (_source: string, message: string) => told.push(message);
    const run = await runOf(report, { scope: { url: text }, progress });
    const failed = await runOf(() => Promise.reject(new Error(text)), { progress });
    const lied = await runOf(lie({ observations: [{ ...seen, [text]: 1 }], coverage: [] }), { progress });
    expect(JSON.stringify([run, failed, lied, told])).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(run.observations).toHaveLength(1);
  });

  test('keeps two things apart whose keys were secrets', async () => {
    const { text } = secrets['a GitLab token'] ?? { text: '' };
    const run = await runOf(lie({ observations: [observation(text), observation(`${text}2`)], coverage: [] }));
    expect(new Set(run.observations.map(({ key }) => key)).size).toBe(2);
  });
});
