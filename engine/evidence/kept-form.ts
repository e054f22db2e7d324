import type { EvidenceRun } from '../model/evidence.ts';
import { longestLine } from '../model/evidence-line.ts';
import { compareText } from '../model/json.ts';
import { redactRun } from '../model/redact-run.ts';
import { encodeDelta, encodeRun } from './format.ts';
import { differenceOf, type Snapshot } from './snapshot.ts';
import { inWholeSeconds } from './times.ts';

/** A run as it can be told by differences: in the order of keys, in whole seconds, without secrets. */
export function keptForm(run: EvidenceRun): EvidenceRun {
  const clean = redactRun(run);
  const observations = clean.observations
    .map((observation) => ({ ...observation, at: inWholeSeconds(clean.startedAt, observation.at) }))
    .sort((a, b) => compareText(a.key, b.key));
  return { ...clean, observations };
}

/** A run that another may be told by its differences from. */
export interface Base {
  readonly digest: string;
  readonly snapshot: Snapshot;
}

/** The text of a run that follows others: by its differences where there is a base and that is shorter. */
export function encodeKept(run: EvidenceRun, after: readonly string[], base?: Base): string {
  const full = () => encodeRun(run, after);
  if (!base) return full();
  const difference = differenceOf(run, base.digest, base.snapshot);
  const delta = encodeDelta(run, after, difference);
  // A line that a reader refuses; or hardly anything in common.
  if (delta.length > longestLine && delta.split('\n').some((line) => Buffer.byteLength(line) > longestLine))
    return full();
  if (difference.observations.length + difference.without.length < run.observations.length / 2) return delta;
  const whole = full();
  // What saves little is not worth depending on another run.
  return delta.length < whole.length / 2 ? delta : whole;
}
