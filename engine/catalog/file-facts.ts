import type { Finding } from '../model/finding.ts';
import { decodeText } from './decode-text.ts';
import type { DraftEntity } from './draft.ts';
import { extractFacts } from './extract.ts';
import { MAX_FILE_FINDINGS, MAX_PROBLEMS } from './limits.ts';
import { type BrokenDocument, parseDocuments } from './parse-documents.ts';
import { firstProblems } from './syntax-finding.ts';
import type { ReadFile } from './tree.ts';

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

/** Reads a file into facts. It waits for nothing but the part that explains broken YAML, which is loaded when it is needed. */
export async function readFacts({ file, bytes, finding }: ReadFile, namespace: string): Promise<FileFacts> {
  const { path, id } = file;
  if (finding) return { id, text: '', drafts: [], findings: [finding], documents: 0, ignored: [] };
  const { text, findings: encoding } = decodeText(bytes, path);
  const problems = [...encoding];
  const mistakes: Finding[] = [];
  const broken: BrokenDocument[] = [];
  const drafts: DraftEntity[] = [];
  const ignored: string[] = [];
  let documents = 0;
  for (const parsed of parseDocuments(text, path)) {
    if (parsed.broken && broken.length <= MAX_PROBLEMS) broken.push(parsed.broken);
    if (!parsed.document) {
      problems.push(...parsed.findings);
      continue;
    }
    documents++;
    const facts = extractFacts(parsed.document, path, namespace);
    drafts.push(...facts.entities);
    if (mistakes.length <= MAX_FILE_FINDINGS) mistakes.push(...facts.findings);
    if (facts.ignored === undefined) problems.push(...parsed.findings);
    else {
      ignored.push(facts.ignored);
      // How somebody else's document is written is no concern of ours, as long as it can be read within the limits.
      problems.push(...parsed.findings.filter(({ code }) => code === 'yaml.limit'));
    }
  }
  if (broken.length > 0) {
    const { explainSyntax } = await import('./explain-syntax.ts');
    for (const document of broken) problems.push(...explainSyntax(text, path, document));
  }
  const findings = firstProblems([...firstProblems(problems, path), ...mistakes], path, MAX_FILE_FINDINGS);
  // A text is read again only for the entities in it.
  return { id, text: drafts.length > 0 ? text : '', drafts, findings, documents, ignored };
}
