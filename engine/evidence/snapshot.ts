import type { Coverage, EvidenceRun, Observation } from '../model/evidence.ts';
import { compareText, type Json, sameJson } from '../model/json.ts';
import type { Assembled } from './assemble-run.ts';
import type { Difference } from './format.ts';
import { packTimes, unpackTimes } from './times.ts';

/**
 * A run in full, in the order of keys. What did not change from run to run is the same object in each, so that telling the
 * two apart costs nothing; `at` of an observation is then older than that in `times`.
 */
export interface Snapshot {
  /** Without observations. */
  readonly run: EvidenceRun;
  readonly contents: readonly Observation[];
  readonly times: readonly string[];
}

/** A decoded run in full; for one that is told by its differences `base` is what it differs from. Text says what is wrong. */
export function snapshotOf(
  { run, delta, times: seenAt }: Assembled & { readonly run: EvidenceRun },
  base?: Snapshot,
): Snapshot | string {
  if (!delta) return snapshot(run, run.observations, seenAt);
  if (!base || base.run.source !== run.source) return 'the run that it differs from is not there';
  const told: EvidenceRun = {
    ...run,
    scope: base.run.scope,
    coverage: delta.sameCoverage ? base.run.coverage : run.coverage,
  };
  if (!delta.same) return snapshot(told, run.observations);
  const { times, without } = delta.same;
  const absent = new Set(without);
  const fresh = new Map(run.observations.map((observation) => [observation.key, observation]));
  const rest = base.contents.length - absent.size - countIn(base, fresh);
  const again = unpackTimes(run.startedAt, times, rest);
  if (!again) return 'the times of what is the same are not one for each thing';
  // Nothing new: then both share their contents as a whole.
  if (absent.size === 0 && run.observations.length === 0 && rest === delta.count)
    return { run: { ...told, observations: [] }, contents: base.contents, times: again };
  const contents: Observation[] = [];
  const moments: string[] = [];
  let position = 0;
  for (const content of base.contents) {
    const { key } = content;
    if (absent.delete(key)) continue;
    const other = fresh.get(key);
    if (other) fresh.delete(key);
    contents.push(other ?? content);
    moments.push(other ? other.at : (again[position++] ?? run.startedAt));
  }
  if (absent.size > 0) return 'things are gone that the base does not have';
  if (contents.length + fresh.size !== delta.count) return 'its count is not that of its things';
  if (fresh.size === 0) return { run: { ...told, observations: [] }, contents, times: moments };
  const all = [
    ...contents.map((content, index) => ({ content, at: moments[index] ?? content.at })),
    ...[...fresh.values()].map((content) => ({ content, at: content.at })),
  ].sort((a, b) => compareText(a.content.key, b.content.key));
  return {
    run: { ...told, observations: [] },
    contents: all.map(({ content }) => content),
    times: all.map(({ at }) => at),
  };
}

function countIn({ contents }: Snapshot, told: ReadonlyMap<string, Observation>): number {
  if (told.size === 0) return 0;
  let count = 0;
  for (const { key } of contents) if (told.has(key)) count++;
  return count;
}

function snapshot(run: EvidenceRun, observations: readonly Observation[], seenAt?: readonly string[]): Snapshot {
  const bare: EvidenceRun = { ...run, observations: [] };
  const times = seenAt ?? observations.map(({ at }) => at);
  if (isSorted(observations)) return { run: bare, contents: observations, times };
  const all = observations
    .map((content, index) => ({ content, at: times[index] ?? content.at }))
    .sort((a, b) => compareText(a.content.key, b.content.key));
  return { run: bare, contents: all.map(({ content }) => content), times: all.map(({ at }) => at) };
}

function isSorted(observations: readonly Observation[]): boolean {
  for (let index = 1; index < observations.length; index++) {
    if (compareText(observations[index - 1]?.key ?? '', observations[index]?.key ?? '') > 0) return false;
  }
  return true;
}

/** The run with its observations, each with its moment. */
export function runOf({ run, contents, times }: Snapshot): EvidenceRun {
  const observations = contents.map((content, index) => {
    const at = times[index] ?? content.at;
    return content.at === at ? content : { ...content, at };
  });
  return { ...run, observations };
}

/** A run by its differences from a base of the same scope. Its observations are in the order of keys. */
export function differenceOf(run: EvidenceRun, digest: string, base: Snapshot): Difference {
  const before = new Map(base.contents.map((content) => [content.key, content]));
  const observations: Observation[] = [];
  const again: string[] = [];
  for (const observation of run.observations) {
    const known = before.get(observation.key);
    before.delete(observation.key);
    if (known && sameContent(known, observation)) again.push(observation.at);
    else observations.push(observation);
  }
  return {
    base: digest,
    observations,
    times: packTimes(run.startedAt, again),
    without: [...before.keys()],
    sameCoverage: sameCoverage(run.coverage, base.run.coverage),
  };
}

/** Whether two observations say the same, each at its time. */
export function sameContent(a: Observation, b: Observation): boolean {
  return (
    a.class === b.class &&
    sameJson(a.attributes, b.attributes) &&
    sameJson(a.identifiers, b.identifiers) &&
    sameJson(a.relations as unknown as Json, b.relations as unknown as Json) &&
    sameJson({ ...a.state }, { ...b.state })
  );
}

function sameCoverage(a: readonly Coverage[], b: readonly Coverage[]): boolean {
  return sameJson(a as unknown as Json, b as unknown as Json);
}
