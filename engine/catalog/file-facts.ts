import type { Finding } from '../model/finding.ts';
import { decodeText } from './decode-text.ts';
import type { DraftEntity } from './draft.ts';
import { extractFacts } from './extract.ts';
import { MAX_FILE_FINDINGS, MAX_PROBLEMS } from './limits.ts';
import { type BrokenDocument, parseDocuments } from './parse-documents.ts';
import { firstProblems } from './syntax-finding.ts';
import type { ReadFile } from './file-tree.ts';

/** All that one file says, whatever other files say. */
export interface FileFacts {
  /** The file's blob id; empty where it comes from a folder. */
  readonly id: string;
  readonly text: string;
  readonly drafts: readonly DraftEntity[];
  readonly findings: readonly Finding[];
  /** How many documents have content and could be read. */
  readonly documents: number;
  /** `apiVersion kind` of each document that is not ours. */
  readonly ignored: readonly string[];
}

/** Says what is wrong in a document that is not YAML. */
export type ExplainSyntax = (text: string, file: string, broken: BrokenDocument) => readonly Finding[];

/** Reads a file into facts. Undefined where something has to be explained and nothing is given that can. */
export function readFacts(
  { file: { path, id }, bytes, finding }: ReadFile,
  namespace: string,
  explain: ExplainSyntax | undefined,
): FileFacts | undefined {
  if (finding) return { id, text: '', drafts: [], findings: [finding], documents: 0, ignored: [] };
  const { text, findings: encoding } = decodeText(bytes, path);
  const problems = [...encoding];
  const mistakes: Finding[] = [];
  const drafts: DraftEntity[] = [];
  const ignored: string[] = [];
  let documents = 0;
  for (const { document, findings, broken } of parseDocuments(text, path, { passing: true })) {
    if (broken) {
      if (!explain) return undefined;
      if (problems.length <= MAX_PROBLEMS) problems.push(...explain(text, path, broken));
    }
    if (!document) {
      problems.push(...findings);
      continue;
    }
    documents++;
    const facts = extractFacts(document, path, namespace);
    drafts.push(...facts.entities);
    if (mistakes.length <= MAX_FILE_FINDINGS) mistakes.push(...facts.findings);
    if (facts.ignored === undefined) problems.push(...findings);
    else {
      ignored.push(facts.ignored);
      // How somebody else's document is written is no concern of ours, as long as it can be read within the limits.
      problems.push(...findings.filter(({ code }) => code === 'yaml.limit'));
    }
  }
  const told = firstProblems([...firstProblems(problems, path), ...mistakes], path, MAX_FILE_FINDINGS);
  // A text is read again only for the entities in it.
  return { id, text: drafts.length > 0 ? text : '', drafts, findings: told, documents, ignored };
}
