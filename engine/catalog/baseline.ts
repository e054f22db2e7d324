import { posix } from 'node:path';
import type { Finding } from '../model/finding.ts';
import type { BaselineDocument } from '../model/generated/documents.ts';
import type { Config } from './config.ts';
import { decodeText } from './decode-text.ts';
import { baseline as validate } from './generated/validators.mjs';
import { baselineName } from './match-files.ts';
import { parseDocuments, type RawDocument } from './parse-documents.ts';
import { schemaFindings } from './schema-findings.ts';
import { firstProblems, syntaxFinding } from './syntax-finding.ts';

/** Findings that an estate had when it was adopted, by fingerprint. */
export interface Baseline {
  /** Path from the tree's root, whether the file is there or not. */
  readonly file: string;
  readonly entries: ReadonlyMap<string, BaselineEntry>;
  /** What is wrong with the file: then it has no entries. */
  readonly findings: readonly Finding[];
}

export interface BaselineEntry {
  readonly code: string;
  readonly ref?: string;
}

/** Where the baseline of a configuration is kept: beside it. */
export function baselineFile({ root }: Pick<Config, 'root'>): string {
  return posix.join(root, baselineName);
}

/** A baseline from the bytes of its file; one without entries where there are none. A file that is not in order masks nothing. */
export function parseBaseline(bytes: Buffer | undefined, file: string): Baseline {
  if (bytes === undefined) return { file, entries: new Map(), findings: [] };
  const decoded = decodeText(bytes, file);
  const findings: Finding[] = [...decoded.findings];
  const documents: RawDocument[] = [];
  for (const { document, findings: problems, broken } of parseDocuments(decoded.text, file)) {
    if (document) documents.push(document);
    findings.push(...problems);
    if (broken) findings.push(syntaxFinding(file, broken.position(broken.offset), broken.reason));
  }
  const [document, second] = documents;
  if (document && !validate(document.value)) {
    findings.push(...schemaFindings(validate.errors ?? [], document, { file, kind: 'Baseline' }));
  }
  if (second || (!document && findings.length === 0)) findings.push(notOne(file, second));
  if (findings.length > 0) {
    const invalid = firstProblems(findings, file).map((finding) => ({ ...finding, code: 'baseline.invalid' }));
    return { file, entries: new Map(), findings: invalid };
  }
  const { findings: entries } = (document as RawDocument).value as BaselineDocument;
  return { file, entries: new Map(entries.map(({ fingerprint, ...entry }) => [fingerprint, entry])), findings: [] };
}

function notOne(file: string, second: RawDocument | undefined): Finding {
  return {
    code: 'baseline.invalid',
    severity: 'error',
    message: second ? `${file} has more than one document.` : `${file} is empty.`,
    origin: { file, ...(second?.locate([]) ?? { line: 1, column: 1 }) },
    hint: 'Write one document with `apiVersion: groundtruth/v1` and `kind: Baseline`, or let `groundtruth baseline` write it.',
  };
}

/** A baseline as text: one line an entry, in an order that keeps changes small. */
export function formatBaseline(entries: ReadonlyMap<string, BaselineEntry>): string {
  const lines = [...entries].map(
    ([fingerprint, { code, ref }]) => [`${code} ${ref ?? ''} ${fingerprint}`, line(fingerprint, code, ref)] as const,
  );
  const sorted = lines.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return [
    '# What was wrong when this estate was adopted. It is counted and not told; the list should only get shorter.',
    '# `groundtruth baseline --prune` takes out what is mended.',
    'apiVersion: groundtruth/v1',
    'kind: Baseline',
    sorted.length === 0 ? 'findings: []' : 'findings:',
    ...sorted,
    '',
  ].join('\n');
}

function line(fingerprint: string, code: string, ref: string | undefined): string {
  const about = ref === undefined ? '' : `, ref: ${JSON.stringify(ref)}`;
  return `  - {fingerprint: "${fingerprint}", code: ${JSON.stringify(code)}${about}}`;
}
