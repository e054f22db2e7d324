import type { Finding } from '../model/finding.ts';
import { MAX_PROBLEMS } from './limits.ts';
import type { TextPosition } from './text-position.ts';

/** The finding for a document that is not YAML, in the words of a parser. */
export function syntaxFinding(
  file: string,
  position: TextPosition,
  reason: string,
  hint = 'Mend the document; nothing of it was read.',
): Finding {
  const message = `Not valid YAML: ${reason.replace(/\.$/, '')}.`;
  return { code: 'yaml.syntax', severity: 'error', message, origin: { file, ...position }, hint };
}

/** The first of a file's problems; beyond the limit one more says that there are others. */
export function firstProblems(findings: readonly Finding[], file: string, limit = MAX_PROBLEMS): readonly Finding[] {
  if (findings.length <= limit) return findings;
  const message = `${file} has more than ${limit} problems; these are the first.`;
  const hint = 'Mend these and check again, or exclude the file in groundtruth.yaml if it is not a catalog file.';
  const first = findings.slice(0, limit);
  const last = first.at(-1)?.origin;
  return [...first, { code: 'yaml.limit', severity: 'error', message, ...(last && { origin: last }), hint }];
}
