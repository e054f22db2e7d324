import type { Finding } from '../model/finding.ts';
import type { Problem } from './collect-parts.ts';

const mostFindings = 50;

export function malformedFindings(file: string, problems: readonly Problem[]): readonly Finding[] {
  const shown = problems
    .slice(0, mostFindings)
    .map(({ line, problem }) => malformedFinding(file, line, `Line ${line} is not evidence: ${problem}.`));
  const next = problems[mostFindings];
  if (!next) return shown;
  return [
    ...shown,
    malformedFinding(file, next.line, `${problems.length - mostFindings} more lines are not evidence.`),
  ];
}

function malformedFinding(file: string, line: number, message: string): Finding {
  return {
    code: 'evidence.malformed',
    severity: 'error',
    message,
    origin: { file, line, column: 1 },
    hint: 'schemas/evidence.schema.json describes each line; docs/evidence-format.md shows a whole file.',
  };
}

export function tamperedFinding(file: string, { line, problem }: Problem): Finding {
  return {
    code: 'evidence.tampered',
    severity: 'error',
    message: `The evidence in ${file} was changed after it was written: ${problem}. Nothing of it is used.`,
    origin: { file, line, column: 1 },
    hint: 'Remove the file and let its source look again.',
  };
}

/** A run is kept whole or not at all: what is cut off of one that was kept was there once. */
export function cutShortFinding(file: string, keptAs: ReadonlySet<string>, used: boolean): Finding {
  return {
    code: 'evidence.cut-off',
    severity: 'warning',
    message: `The evidence in ${file} was cut short after it was kept: ${used ? 'what is left of it counts, and nothing is absent because of it' : 'nothing of it is used'}.`,
    origin: { file, line: 1, column: 1 },
    hint: `Bring it back from a copy of the evidence; its digest is ${[...keptAs].join(' or ')}.`,
  };
}

export function cutOffFinding(file: string, line: number, sealed: boolean, used: boolean): Finding {
  return {
    code: 'evidence.cut-off',
    severity: 'warning',
    message: `The evidence in ${file} ${sealed ? 'has no `end` line' : 'was cut off'}: ${used ? 'what it saw counts, and nothing is absent because of it' : 'nothing of it is used'}.`,
    origin: { file, line, column: 1 },
    hint: 'Let its source look again, to the end.',
  };
}
