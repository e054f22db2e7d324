import * as fc from 'fast-check';
import { appendRun } from '../../engine/evidence/append.ts';
import { folderStore } from '../../engine/evidence/folder-store.ts';
import type { Coverage, EvidenceRun, Observation } from '../../engine/model/evidence.ts';
import type { Json, JsonObject } from '../../engine/model/json.ts';
import { relationTypes, type RelationType } from '../../engine/model/relation.ts';

/** An observation with what a test does not care about filled in. */
export function observation(key: string, given: Partial<Observation> = {}): Observation {
  return {
    key,
    class: 'process',
    at: '2026-11-20T10:00:01.000Z',
    identifiers: { endpoint: '10.0.0.1:80' },
    attributes: {},
    relations: [],
    state: {},
    ...given,
  };
}

/** A whole run of the source `host`; ids and times follow from the minutes after ten o'clock. */
export function evidenceRun(after: number, given: Partial<EvidenceRun> = {}): EvidenceRun {
  const clock = `2026-11-20T10:${String(after).padStart(2, '0')}`;
  return {
    source: 'host',
    run: `run-${after}`,
    scope: {},
    startedAt: `${clock}:00.000Z`,
    endedAt: `${clock}:02.000Z`,
    observations: [],
    coverage: [],
    complete: true,
    ...given,
  };
}

/** Keeps a run in a folder and gives the path of its file. */
export async function keepRun(folder: string, run: EvidenceRun): Promise<string> {
  return (await appendRun(folderStore(folder), run)).path;
}

/** A moment of 2026-11-20 after ten o'clock. */
export function minute(number: number): Date {
  return new Date(Date.UTC(2026, 10, 20, 10, number));
}

const jsonObject = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
  // What JSON carries: it knows no negative zero.
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
const identifier = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20 }),
  fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 3 }),
);
const identifiers = fc.dictionary(fc.string({ minLength: 1 }), identifier, { maxKeys: 3, noNullPrototype: true });
const className = fc.constantFrom('process', 'server', 'certificate', 'database.postgresql');
const state = fc.record(
  { reachable: fc.boolean(), healthy: fc.boolean(), participating: fc.boolean() },
  { requiredKeys: [] },
);

function instant(from: number, to: number): fc.Arbitrary<string> {
  return fc.integer({ min: from, max: to }).map((time) => new Date(time).toISOString());
}

const start = Date.UTC(2026, 0, 1);
const hour = 60 * 60 * 1000;

const anyCoverage: fc.Arbitrary<Coverage> = fc.record({
  of: fc.constantFrom('items', 'relations'),
  class: className,
  scope: fc.dictionary(fc.string(), fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }), {
    maxKeys: 2,
    noNullPrototype: true,
  }),
  level: fc.constantFrom('complete', 'partial', 'denied'),
  reason: fc.string({ minLength: 1 }),
});

const anyObservation: fc.Arbitrary<Observation> = fc.record({
  key: fc.string({ minLength: 1, maxLength: 8 }),
  class: className,
  at: instant(start - hour, start),
  identifiers,
  attributes: jsonObject,
  relations: fc.array(
    fc.record({
      type: fc.constantFrom(...(Object.keys(relationTypes) as RelationType[])),
      to: fc.record({ class: className, identifiers }),
      count: fc.integer({ min: 1, max: 1000 }),
    }),
    { maxLength: 3 },
  ),
  state,
});

/** Any run that keeps to the rules of a run. */
export const anyRun: fc.Arbitrary<EvidenceRun> = fc
  .record({
    source: fc.constantFrom('host', 'tls', 'http'),
    run: fc.stringMatching(/^[a-z0-9]{1,3}$/),
    scope: fc.oneof(fc.constant({}), fc.constant({ host: 'a' }), jsonObject),
    startedAt: instant(start, start + hour),
    endedAt: instant(start + hour, start + 2 * hour),
    observations: fc.uniqueArray(anyObservation, { selector: ({ key }) => key, maxLength: 5 }),
    coverage: fc.array(anyCoverage, { maxLength: 3 }),
    complete: fc.boolean(),
  })
  .map((run) => run as EvidenceRun);

/** Data as JSON gives it back, for comparing without regard to prototypes. */
export function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

const coverage = [{ of: 'items', class: 'process', scope: {}, level: 'complete' }] as const;

/** A whole run at a minute that saw things, each with a value. */
export function saw(number: number, things: Readonly<Record<string, number>>): EvidenceRun {
  const at = minute(number).toISOString();
  const observations = Object.entries(things).map(([key, value]) => observation(key, { at, attributes: { value } }));
  return evidenceRun(number, { observations, coverage });
}

interface Step {
  readonly things: Readonly<Record<string, number>>;
  readonly complete: boolean;
  readonly place: string;
  readonly gone: readonly string[];
}

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const anyStep: fc.Arbitrary<Step> = fc.record({
  things: fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 0, max: 1 }), { noNullPrototype: true }),
  complete: fc.boolean(),
  place: fc.constantFrom('x', 'x', 'x', 'y'),
  gone: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
});

/** Up to twelve runs of one source at two places, a minute apart, of which most resemble the one before. */
export const anyHistory: fc.Arbitrary<readonly EvidenceRun[]> = fc
  .array(anyStep, { minLength: 1, maxLength: 12 })
  .map((steps) => steps.map((step, index) => runOfStep(index, step)));

function runOfStep(index: number, { things, complete, place, gone }: Step): EvidenceRun {
  const startedAt = minute(index).toISOString();
  const observations: Observation[] = Object.entries(things)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value], second) =>
      observation(key, {
        at: new Date(Date.parse(startedAt) + (second % 2) * 1000).toISOString(),
        attributes: { value, same: true },
        relations: [
          { type: 'uses', to: { class: 'process', identifiers: { id: `${value}` } }, count: 1 + (index % 2) },
        ],
        state: { healthy: value === 1 },
      }),
    );
  const endings = gone.map((key) => ({ key, at: startedAt }));
  return evidenceRun(index, {
    scope: { place, list: ['x'] },
    complete,
    observations,
    coverage: index % 3 === 0 ? [] : coverage,
    ...(endings.length > 0 && { gone: endings }),
  });
}
