import { parseAllDocuments, type ErrorCode } from 'yaml';
import type { Finding } from '../model/finding.ts';
import type { BrokenDocument } from './parse-documents.ts';
import { syntaxFinding } from './syntax-finding.ts';

/** Characters up to which a broken document is read a second time: that reader tells every error, but takes its time. */
const explainedSize = 128 * 1024;

/** Errors of one document that are told: after a few, they follow from each other. */
const explainedErrors = 5;

/** What is wrong in a document that is not YAML: every error with its place, or the first one where it is very large. */
export function explainSyntax(text: string, file: string, broken: BrokenDocument): readonly Finding[] {
  const errors = readAgain(text.slice(broken.start, broken.end)).slice(0, explainedErrors);
  if (errors.length === 0) return [syntaxFinding(file, broken.position(broken.offset), broken.reason)];
  return errors.map(({ offset, message, code }) =>
    syntaxFinding(file, broken.position(broken.start + offset), message, hints[code]),
  );
}

interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
  readonly code: ErrorCode;
}

function readAgain(text: string): readonly SyntaxProblem[] {
  if (text.length > explainedSize) return [];
  const problems = new Map<number, SyntaxProblem>();
  for (const document of parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })) {
    for (const { code, message, pos } of document.errors) {
      if (!problems.has(pos[0])) problems.set(pos[0], { offset: pos[0], message, code });
    }
  }
  return [...problems.values()].sort((a, b) => a.offset - b.offset);
}

const hints: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Give the lines of one list or mapping the same indentation.',
  MISSING_CHAR: 'Close what was opened: a quote, a bracket or a brace.',
  MULTILINE_IMPLICIT_KEY: 'Put the colon on the line of its key, or quote the text.',
  BLOCK_AS_IMPLICIT_KEY: 'Quote a value that holds a colon and a space.',
  BAD_SCALAR_START: 'Quote a value that begins with this character.',
  UNEXPECTED_TOKEN: 'Quote the value, or mend the indentation.',
};
