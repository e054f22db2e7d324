import { EngineError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import { clockSkew } from './clock-skew.ts';
import type { LogFile } from './log-file.ts';

const mebibyte = 1024 * 1024;

export function ignoredFinding(folder: string, names: readonly string[]): Finding {
  const shown = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`;
  return {
    code: 'evidence.ignored',
    severity: 'info',
    message: `${folder} holds ${names.length === 1 ? 'something that is' : `${names.length} things that are`} not evidence: ${shown}.`,
    hint: 'Evidence is in files that end in .ndjson, directly in the folder.',
  };
}

export function tooLargeFinding(path: string, size: number, limit: number): Finding {
  return {
    code: 'evidence.too-large',
    severity: 'warning',
    message: `${path} has ${Math.ceil(size / mebibyte)} MiB and is not read: the limit is ${limit / mebibyte} MiB a run.`,
    origin: { file: path, line: 1, column: 1 },
    hint: 'Let the source look at less in one run, by its scope.',
  };
}

export function olderLeftFinding(
  folder: string,
  left: number,
  limit: { readonly runs: number; readonly bytes: number },
): Finding {
  return {
    code: 'evidence.too-large',
    severity: 'warning',
    message: `${left} older runs in ${folder} are not read: the limits are ${limit.runs} runs and ${limit.bytes / mebibyte} MiB. What was first seen in them looks newer than it is.`,
    hint: 'Let `groundtruth observe compact` fold old runs into a checkpoint.',
  };
}

export function unreadableFinding(path: string, error: unknown): Finding {
  return {
    code: 'evidence.unreadable',
    severity: 'warning',
    message: `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}): what it holds is not known here.`,
    origin: { file: path, line: 1, column: 1 },
    hint: 'Let this user read it.',
  };
}

/** Runs of one source that end after the present; within the skew of two clocks that is worth no warning. */
export function futureFinding(runs: readonly [LogFile, ...LogFile[]], file: string, present: Date): Finding {
  const last = runs.map(({ endedAt }) => endedAt).reduce((a, b) => (a > b ? a : b));
  const many = runs.length === 1 ? `A run of ${runs[0].source} is` : `${runs.length} runs of ${runs[0].source} are`;
  return {
    code: 'evidence.future',
    severity: Date.parse(last) > present.getTime() + clockSkew ? 'warning' : 'info',
    message: `${many} from after ${present.toISOString()}, as late as ${last}, and not used.`,
    origin: { file, line: 1, column: 1 },
    hint: 'Compare the clocks of this machine and of the one that looked.',
  };
}

export function duplicateFinding(
  { source, run }: Pick<LogFile, 'source' | 'run'>,
  file: string,
  other: string,
  same: boolean,
): Finding {
  return {
    code: 'evidence.duplicate',
    severity: same ? 'info' : 'warning',
    message: same
      ? `${file} is a copy of ${other}.`
      : `${file} and ${other} both claim to be run ${run} of ${source}, and differ: the one that ended later is used.`,
    origin: { file, line: 1, column: 1 },
    hint: same ? 'Remove one of them.' : 'Give every run an id of its own.',
  };
}

/** A kept run that is told by its differences from another, and that this leaves without meaning. */
export function baselessFinding(path: string, problem: string): Finding {
  return {
    code: 'evidence.baseless',
    severity: 'error',
    message: `${path} cannot be used: ${problem}.`,
    origin: { file: path, line: 1, column: 1 },
    hint: 'Bring back the run that it names as its `base`, from a copy of the evidence, or let its source look again.',
  };
}

/** A file that does not hold what was kept under its name, though nothing in itself may be wrong with it. */
export function replacedFinding(path: string, kept: ReadonlySet<string>): Finding {
  return {
    code: 'evidence.tampered',
    severity: 'error',
    message: `The evidence in ${path} was replaced after it was kept: its digest is another one than then. Nothing of it is used.`,
    origin: { file: path, line: 1, column: 1 },
    hint: `Bring it back from a copy of the evidence; its digest is ${[...kept].join(' or ')}. Else remove it, and let its source look again.`,
  };
}

export function removedFinding(missing: {
  readonly digest: string;
  readonly place: string;
  /** Where it was, and a file that names it, where they are known. */
  readonly path?: string;
  readonly successor?: string;
}): Finding {
  const { digest, place, path, successor } = missing;
  const what = path ?? `A run of digest ${digest.slice(0, 12)}`;
  return {
    code: 'evidence.removed',
    severity: 'warning',
    message: `${what} was in the evidence in ${place} and is not any more${successor === undefined ? '' : `: ${successor} follows it`}. What it saw is not known.`,
    ...((successor ?? path) !== undefined && { origin: { file: successor ?? path ?? '', line: 1, column: 1 } }),
    hint: `Bring it back from a copy of the evidence; its digest is ${digest}. If it was removed knowingly, list that in \`evidence.removed\` of groundtruth.yaml.`,
  };
}

/** Told where somebody asks whether the log is whole. */
export function removedKnowinglyFinding(digests: readonly string[], place: string): Finding {
  const shown = digests.slice(0, 5).map((digest) => digest.slice(0, 12));
  return {
    code: 'evidence.removed',
    severity: 'info',
    message: `${digests.length === 1 ? 'A run is' : `${digests.length} runs are`} not in the evidence in ${place}, and ${digests.length === 1 ? 'was' : 'were'} removed knowingly, as groundtruth.yaml says: ${shown.join(', ')}${digests.length > 5 ? ', …' : ''}.`,
  };
}

export function compactedFinding({ source, endedAt }: LogFile, path: string, at: string): Finding {
  return {
    code: 'evidence.compacted',
    severity: 'info',
    message: `What ${source} saw up to ${endedAt} is folded together: how it stood at ${at} is known only as far as runs from then are left.`,
    origin: { file: path, line: 1, column: 1 },
    hint: 'Ask for a later moment; `evidence.keep` says how long every moment is kept.',
  };
}

export function unreachableFinding(place: string | undefined, error: unknown): Finding {
  const known = error instanceof EngineError;
  const what = known ? error.message : `${(error as NodeJS.ErrnoException).code ?? 'unknown error'}.`;
  return {
    code: 'evidence.unreachable',
    severity: 'warning',
    message: `Evidence cannot be read${place === undefined ? '' : ` in ${place}`}: ${what} Nothing that was observed is known here.`,
    hint: (known && error.hint) || 'See that it can be reached from here, then ask again.',
  };
}

/** Two writers at once: nothing is wrong, and nothing is lost. */
export function forkFinding(before: LogFile, followers: readonly LogFile[], path: string): Finding {
  return {
    code: 'evidence.fork',
    severity: 'info',
    message: `${followers.map(({ run }) => run).join(' and ')} of ${before.source} both follow ${before.run}: they were kept at the same time, and both count.`,
    origin: { file: path, line: 1, column: 1 },
  };
}

export function disorderFinding(file: LogFile, before: LogFile, path: string): Finding {
  return {
    code: 'evidence.disorder',
    severity: 'warning',
    message: `Run ${file.run} of ${file.source} ended at ${file.endedAt}, before ${before.run} began, which it follows: what it saw is not taken for newer.`,
    origin: { file: path, line: 1, column: 1 },
    hint: 'An old run was imported late, or the clock where it was made is slow or was set back: compare the two. Otherwise somebody wrote it afterwards.',
  };
}

export function unchainedFinding(count: number, path: string): Finding {
  return {
    code: 'evidence.unchained',
    severity: 'info',
    message: `${count === 1 ? 'A run does' : `${count} runs do`} not say what ${count === 1 ? 'it follows' : 'they follow'}: another program put ${count === 1 ? 'it' : 'them'} there. What was removed before is not known.`,
    origin: { file: path, line: 1, column: 1 },
    hint: 'Bring evidence in with `groundtruth observe import`.',
  };
}

export function keptOldFinding(source: string, place: string): Finding {
  return {
    code: 'evidence.not-compacted',
    severity: 'warning',
    message: `Old runs of ${source} in ${place} are left as they are: something among them is not sound.`,
    hint: 'Run `groundtruth observe verify`, mend or remove what it names, and compact again.',
  };
}
