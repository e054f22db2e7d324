import { reaches, type Finding } from '../../model/finding.ts';
import type { Result } from '../../model/result.ts';
import { rowSection, type Line, type Section, type Tone } from '../page.ts';
import { countCodes, findingNoun, findingRows, worstTone } from './findings.ts';

/** True for a finding that fails the command: of a change, only what it brings. */
export function isFailing(finding: Finding, { failOn }: Pick<Result, 'failOn'>): boolean {
  return (finding.phase === undefined || finding.phase === 'introduced') && reaches(finding, failOn);
}

/** Bad where a finding fails the command; else as the worst finding, at most a warning. */
export function outcomeTone(result: Result): Tone {
  if (result.findings.some((finding) => isFailing(finding, result))) return 'bad';
  const worst = worstTone(result.findings);
  return worst === 'bad' ? 'warn' : worst === 'note' ? 'good' : worst;
}

/** How an answer is marked: as it is by itself, or as its findings are, whichever is worse. */
export function answerTone(result: Result, own: Tone): Tone {
  const order: readonly Tone[] = ['quiet', 'good', 'note', 'warn', 'bad'];
  const found = result.findings.length > 0 ? outcomeTone(result) : own;
  return order.indexOf(found) > order.indexOf(own) ? found : own;
}

/** All findings as one section. */
export function findingSection(
  { findings, at }: Pick<Result, 'findings' | 'at'>,
  title = 'Findings',
): readonly Section[] {
  return rowSection(title, findingNoun, findingRows(findings, at), { cap: mostFindings });
}

/** Of which codes they are, where they are too many to be shown. */
export function codeFact({ findings }: Pick<Result, 'findings'>): readonly Line[] {
  if (findings.length <= mostFindings) return [];
  const counts = new Map<string, number>();
  for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [[countCodes(Object.fromEntries(counts))]];
}

const mostFindings = 60;
