import type { Finding } from '../model/finding.ts';
import { explainSyntax } from './explain-syntax.ts';
import { parseDocuments, type RawDocument } from './parse-documents.ts';
import { firstProblems } from './syntax-finding.ts';
import { MAX_PROBLEMS } from './limits.ts';

export type { RawDocument } from './parse-documents.ts';

/** Every document of a YAML text as data, and everything that is wrong with the rest. Never throws. */
export function readDocuments(
  text: string,
  file: string,
): { readonly documents: readonly RawDocument[]; readonly findings: readonly Finding[] } {
  const documents: RawDocument[] = [];
  const findings: Finding[] = [];
  for (const parsed of parseDocuments(text, file)) {
    if (parsed.document) documents.push(parsed.document);
    findings.push(...parsed.findings);
    if (parsed.broken && findings.length <= MAX_PROBLEMS) findings.push(...explainSyntax(text, file, parsed.broken));
  }
  return { documents, findings: firstProblems(findings, file) };
}
