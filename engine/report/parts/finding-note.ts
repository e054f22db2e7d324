import type { Finding } from '../../model/finding.ts';
import { shortened, visible } from '../clean.ts';
import { findingLines } from './open-findings.ts';

/** GitHub takes 255 characters of title and 64 KB of message; a finding has a few lines. In characters. */
const maxTitle = 200;
const maxLine = 2_000;

/** A finding as GitHub shows it at a line: plain text, with none but our own line ends in it. */
export function findingNote(finding: Finding): { readonly title: string; readonly message: string } {
  const { code, ref, phase } = finding;
  const about = ref === undefined ? code : `${code}: ${ref}`;
  const title = visible(shortened(phase === 'existing' ? `There before: ${about}` : about, maxTitle));
  return { title, message: noteText(findingLines(finding)) };
}

export function noteText(lines: readonly string[]): string {
  return lines.map((line) => visible(shortened(line, maxLine))).join('\n');
}
