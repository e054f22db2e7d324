import { setImmediate } from 'node:timers/promises';
import type { Catalog, CatalogStats, Entity } from '../model/entity.ts';
import { EngineError } from '../model/error.ts';
import type { FileOrigin, Finding } from '../model/finding.ts';
import { compareText, isObject, type JsonPath, sameJson } from '../model/json.ts';
import type { EntityKind, Ref } from '../model/ref.ts';
import type { Config } from './config.ts';
import type { DraftEntity, LocateDraft } from './draft.ts';
import { type ExplainSyntax, type FileFacts, readFacts } from './file-facts.ts';
import { keepDrafts } from './keep-drafts.ts';
import { foreignText } from './foreign-text.ts';
import { documentFinder, type RawDocument } from './parse-documents.ts';
import { resolve, type ResolvedCatalog } from './resolve.ts';
import { shippedClasses } from './shipped-classes.ts';
import type { FileTree, TreeFile } from './file-tree.ts';

export interface LoadOptions {
  readonly signal?: AbortSignal;
  /** Called now and then with the number of files that are done. */
  readonly progress?: (done: number, total: number) => void;
  /** A catalog whose facts are taken for files that have not changed; those of a folder have no id and are always read. */
  readonly previous?: LoadedCatalog;
}

/** A catalog with what it takes to load a similar one quickly. */
export interface LoadedCatalog extends Catalog, ResolvedCatalog {
  /** By path. Plain data: together with the texts, they can be stored by blob id. */
  readonly facts: ReadonlyMap<string, FileFacts>;
  /** Of documents that name none: facts of another default are not the same. */
  readonly namespace: string;
}

/** Bytes that are read before other work gets its turn. */
const bytesATurn = 1024 * 1024;

/**
 * Reads files one by one into facts, then puts the facts together. Everything wrong with them is in `findings`; what the tree
 * and the configuration have to say is theirs. The text of each file is kept, which `document` and `locate` read again.
 * Linear in the size of the files. EngineErrors: `cancelled`, and those of the tree.
 */
export async function loadCatalog(tree: FileTree, config: Config, options: LoadOptions = {}): Promise<LoadedCatalog> {
  const { namespace } = config;
  const previous = options.previous?.namespace === namespace ? options.previous : undefined;
  const facts = await readFiles(tree, namespace, previous?.facts, options);
  const files = [...facts.values()];
  const texts = documentReader(facts);
  const resolved = resolve(
    files.flatMap((file) => file.drafts),
    shippedClasses,
    texts.locateDraft,
    previous && { catalog: previous, ...exchangedDrafts(previous.facts, facts) },
  );
  const { kept } = resolved.parts;
  const entities = options.previous ? keepUnchanged(resolved.entities, options.previous.entities) : resolved.entities;
  return {
    ...resolved,
    entities,
    findings: [...emptyFindings(files.length, config), ...files.flatMap((file) => file.findings), ...resolved.findings],
    stats: statsOf(files, entities, resolved.relations.length),
    facts,
    namespace,
    document(ref) {
      const draft = kept.get(ref);
      const value = draft && texts.read(draft)?.value;
      return isObject(value) ? value : undefined;
    },
    locate(ref, path) {
      const draft = kept.get(ref);
      return draft && texts.locateDraft(draft, path);
    },
    foreign(file) {
      const { text = '', drafts = [] } = facts.get(file) ?? {};
      return foreignText(
        text,
        drafts.map(({ start }) => start),
      );
    },
  };
}

/** The facts of all files by path, in the order of the tree. */
async function readFiles(
  tree: FileTree,
  namespace: string,
  known: ReadonlyMap<string, FileFacts> | undefined,
  { signal, progress }: LoadOptions,
): Promise<ReadonlyMap<string, FileFacts>> {
  const facts = new Map<string, FileFacts | undefined>();
  const changed: TreeFile[] = [];
  for (const file of tree.files) {
    const before = known?.get(file.path);
    const isSame = before !== undefined && before.id !== '' && before.id === file.id;
    facts.set(file.path, isSame ? before : undefined);
    if (!isSame) changed.push(file);
  }
  let done = tree.files.length - changed.length;
  let bytes = 0;
  let explain: ExplainSyntax | undefined;
  for await (const read of tree.read(changed)) {
    const fact = readFacts(read, namespace, explain) ?? readFacts(read, namespace, (explain = await loadExplainer()));
    const before = known?.get(read.file.path);
    facts.set(read.file.path, fact && before ? keepDrafts(fact, before) : fact);
    done++;
    bytes += read.bytes.length;
    if (bytes < bytesATurn) continue;
    bytes = 0;
    progress?.(done, tree.files.length);
    await setImmediate();
    if (signal?.aborted) throw new EngineError('cancelled', 'Reading the catalog was cancelled.');
  }
  progress?.(done, tree.files.length);
  return facts as Map<string, FileFacts>;
}

/** Drafts that only one of two catalogs has. Most files are the same object in both. */
function exchangedDrafts(
  before: ReadonlyMap<string, FileFacts>,
  after: ReadonlyMap<string, FileFacts>,
): { readonly gone: readonly DraftEntity[]; readonly fresh: readonly DraftEntity[] } {
  return { gone: missingIn(after, before), fresh: missingIn(before, after) };
}

function missingIn(
  others: ReadonlyMap<string, FileFacts>,
  files: ReadonlyMap<string, FileFacts>,
): readonly DraftEntity[] {
  const missing: DraftEntity[] = [];
  for (const [path, facts] of files) {
    const other = others.get(path);
    if (other === facts) continue;
    const known = new Set(other?.drafts);
    for (const draft of facts.drafts) if (!known.has(draft)) missing.push(draft);
  }
  return missing;
}

/** What explains broken YAML takes a while to load, and is seldom needed. */
async function loadExplainer(): Promise<ExplainSyntax> {
  return (await import('./explain-syntax.ts')).explainSyntax;
}

interface DocumentReader {
  read(draft: DraftEntity): RawDocument | undefined;
  readonly locateDraft: LocateDraft;
}

/** Documents read again from the texts of their files; the last one is at hand, since one question seldom comes alone. */
function documentReader(facts: ReadonlyMap<string, FileFacts>): DocumentReader {
  const finders = new Map<string, ReturnType<typeof documentFinder>>();
  let last: { readonly draft: DraftEntity; readonly document: RawDocument | undefined } | undefined;

  function readDraft(draft: DraftEntity): RawDocument | undefined {
    if (last?.draft !== draft) {
      const { file } = draft.entity.origin;
      let find = finders.get(file);
      if (!find) finders.set(file, (find = documentFinder(facts.get(file)?.text ?? '', file)));
      last = { draft, document: find(draft.start) };
    }
    return last.document;
  }

  function locateDraft(draft: DraftEntity, path: JsonPath): FileOrigin {
    const position = readDraft(draft)?.locate(path);
    return position ? { file: draft.entity.origin.file, ...position } : draft.entity.origin;
  }

  return {
    read: readDraft,
    locateDraft: Object.assign(locateDraft, {
      word: (draft: DraftEntity, path: JsonPath) => readDraft(draft)?.word(path),
    }),
  };
}

/** The same objects as before for entities that are the same, so that a comparison of the two need not look inside. */
function keepUnchanged(entities: ReadonlyMap<Ref, Entity>, before: ReadonlyMap<Ref, Entity>): ReadonlyMap<Ref, Entity> {
  let kept: Map<Ref, Entity> | undefined;
  for (const [ref, entity] of entities) {
    const old = before.get(ref);
    if (old === undefined || old === entity) continue;
    const isSame = old.origin === entity.origin && old.owner === entity.owner;
    if (isSame && sameJson(old.members, entity.members)) (kept ??= new Map(entities)).set(ref, old);
  }
  return kept ?? entities;
}

function emptyFindings(files: number, { file, include }: Config): readonly Finding[] {
  if (files > 0) return [];
  const message = `There is no catalog file here: nothing matches ${include.map((glob) => `\`${glob}\``).join(', ')}.`;
  const hint = file === undefined ? 'Start one with `groundtruth init`.' : `Mend \`include\` in ${file}.`;
  const origin = file === undefined ? undefined : { file, line: 1, column: 1 };
  return [{ code: 'config.invalid', severity: 'error', message, ...(origin && { origin }), hint }];
}

function statsOf(files: readonly FileFacts[], entities: ReadonlyMap<Ref, Entity>, relations: number): CatalogStats {
  const kinds = new Map<EntityKind, number>();
  for (const { kind } of entities.values()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const ignored = new Map<string, number>();
  let documents = 0;
  for (const file of files) {
    documents += file.documents;
    for (const label of file.ignored) ignored.set(label, (ignored.get(label) ?? 0) + 1);
  }
  return { files: files.length, documents, entities: sortedRecord(kinds), relations, ignored: sortedRecord(ignored) };
}

function sortedRecord(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)));
}
