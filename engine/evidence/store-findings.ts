import type { EvidenceRun } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import { clockSkew } from './clock-skew.ts';

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
    hint: 'Move old runs elsewhere.',
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

/** Runs of one source that end after the moment asked; within the skew of two clocks that is worth no warning. */
export function futureFinding(runs: readonly [EvidenceRun, ...EvidenceRun[]], file: string, at: Date): Finding {
  const last = runs.map(({ endedAt }) => endedAt).reduce((a, b) => (a > b ? a : b));
  const many = runs.length === 1 ? `A run of ${runs[0].source} is` : `${runs.length} runs of ${runs[0].source} are`;
  return {
    code: 'evidence.future',
    severity: Date.parse(last) > at.getTime() + clockSkew ? 'warning' : 'info',
    message: `${many} from after ${at.toISOString()}, as late as ${last}, and not used.`,
    origin: { file, line: 1, column: 1 },
    hint: 'That is right when a past moment is asked about. Otherwise compare the clocks of this machine and of the one that looked.',
  };
}

export function duplicateFinding({ source, run }: EvidenceRun, file: string, other: string, same: boolean): Finding {
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
