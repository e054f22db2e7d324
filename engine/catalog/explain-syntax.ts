import { type Document, type ErrorCode, isCollection, isScalar, parseAllDocuments, visit } from 'yaml';
import type { Finding } from '../model/finding.ts';
import { MAX_DEPTH } from './limits.ts';
import type { BrokenDocument } from './parse-documents.ts';
import { syntaxFinding } from './syntax-finding.ts';

/** Characters up to which a broken document is read a second time: that reader tells every error, but takes its time. */
const explainedSize = 128 * 1024;

/** Errors of one document that are told: after a few, they follow from each other. */
const explainedErrors = 5;

/** What is wrong in a document that is not YAML: every error with its place, or the first one where it is very large. */
export function explainSyntax(text: string, file: string, broken: BrokenDocument): readonly Finding[] {
  const errors = readAgain(text.slice(broken.start, broken.end));
  if (errors.length === 0) return [syntaxFinding(file, broken.position(broken.offset), broken.reason)];
  return errors.map(({ offset, message, hint }) =>
    syntaxFinding(file, broken.position(broken.start + offset), message, hint),
  );
}

interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
  readonly hint: string | undefined;
}

function readAgain(text: string): readonly SyntaxProblem[] {
  if (text.length > explainedSize || mayBeDeep(text)) return [];
  const errors = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })
    .flatMap((document) =>
      document.errors.map(({ code, message, pos }) => ({ document, code, message, offset: pos[0] })),
    )
    .sort((a, b) => a.offset - b.offset);
  const problems = new Map<number, SyntaxProblem>();
  for (const { document, code, message, offset } of errors.slice(0, explainedErrors)) {
    const problem = unclosed(document, message, offset) ?? { offset, message, hint: hints[code] };
    if (!problems.has(problem.offset)) problems.set(problem.offset, problem);
  }
  return [...problems.values()].sort((a, b) => a.offset - b.offset);
}

/**
 * True where lists and mappings may be so far inside each other that the second reader, which calls itself for each, would
 * run out of stack: every level has a bracket of its own, or stands further right.
 */
function mayBeDeep(text: string): boolean {
  return (text.match(/[[{]/g)?.length ?? 0) > MAX_DEPTH || manySteps.test(text);
}

const manySteps = new RegExp(`(?:^|[\\r\\n])[ \\t?:-]{${MAX_DEPTH}}`);

/** A quote or bracket that is not closed is told where it opens; the reader sees it only where the document ends. */
function unclosed(document: Document, message: string, end: number): SyntaxProblem | undefined {
  const closing = /^Missing closing (["'])|^Flow .* end with a ([\]}])$/.exec(message);
  if (!closing) return undefined;
  let start: number | undefined;
  visit(document, {
    Node: (_key, node) => {
      const [from, to] = node.range ?? [];
      const isOpening =
        (isCollection(node) && node.flow === true) || (isScalar(node) && node.type?.startsWith('QUOTE') === true);
      if (isOpening && from !== undefined && from < end && to !== undefined && to >= end) start = from;
    },
  });
  if (start === undefined) return undefined;
  const sign = closing[1] ?? closing[2];
  return {
    offset: start,
    message: `what opens here is not closed, a \`${sign}\` is missing`,
    hint: `Add the \`${sign}\`.`,
  };
}

const hints: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Give the lines of one list or mapping the same indentation.',
  MISSING_CHAR: 'Add the character that is missing.',
  MULTILINE_IMPLICIT_KEY: 'Put the colon on the line of its key, or quote the text.',
  BLOCK_AS_IMPLICIT_KEY: 'Quote a value that holds a colon and a space.',
  BAD_SCALAR_START: 'Quote a value that begins with this character.',
  UNEXPECTED_TOKEN: 'Quote the value, or mend the indentation.',
};
