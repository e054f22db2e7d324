import type { BranchHistory, ChangedBlob } from '../catalog/git-history.ts';
import { abandonedIn, documentsIn, type PastFile } from '../catalog/past-documents.ts';
import type { Repository } from '../catalog/repository.ts';
import type { DeclaredChanges, Former, Touch } from '../drift/declared-changes.ts';
import type { Questions } from '../drift/find-drift.ts';
import type { Catalog } from '../model/entity.ts';
import type { Identifiers } from '../model/identifiers.ts';
import { isObject, type JsonObject, sameJson } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import { recordsOn } from './change-records.ts';

/** The branch that counts, and how its documents are read. */
export interface HistorySource {
  readonly repository: Repository;
  /** As people call it. */
  readonly base: string;
  /** The commit that it stands at. */
  readonly sha: string;
  /** Of documents that name none. */
  readonly namespace: string;
  /** Whether a path is one of the catalog. */
  readonly isCatalogFile: (path: string) => boolean;
}

/** Bytes that are read to know how declarations changed, and as many for what was declared once; of more, nothing is known. */
const mostBytes = 64 * 2 ** 20;

/** A file in a commit, by the documents that are asked about. */
type Documents = ReadonlyMap<Ref, JsonObject>;

/**
 * When the declarations of some entities changed on the base, and when Change documents that name them did. Each commit that
 * changed their files is compared with the one before, document by document.
 * EngineErrors of `Repository`.
 */
export async function readDeclaredChanges(
  { refs, since, former }: Questions,
  catalog: Catalog,
  source: HistorySource,
): Promise<DeclaredChanges> {
  const { repository, base, sha, namespace, isCatalogFile } = source;
  const records = recordsOn(catalog, refs);
  const asked = new Set([...refs, ...records.keys()]);
  const paths = [...new Set([...asked].flatMap((ref) => catalog.entities.get(ref)?.origin.file ?? []))];
  const own = new Set(paths);
  const isAsked = (path: string): boolean => own.has(path) || isCatalogFile(path);
  const history = await repository.history(sha, former ? [] : paths, since, isAsked);
  const landed = history.landed.map((each) => ({ ...each, files: each.files.filter(({ path }) => own.has(path)) }));
  const past = former ? await formerDeclarations(history, source) : undefined;
  const told = { base, ...(past && { former: past.former }) };
  const known = past && past.since > history.since ? past.since : history.since;
  const contents = new Map<string, Documents>();
  let left = mostBytes;
  const read = async (path: string, id: string | undefined): Promise<Documents | undefined> => {
    if (id === undefined) return new Map();
    const seen = contents.get(id);
    if (seen ?? left <= 0) return seen;
    const bytes = await repository.blob(id);
    left -= bytes?.length ?? 0;
    const documents = bytes && documentsIn({ path, bytes }, asked, namespace);
    if (documents) contents.set(id, documents);
    return documents;
  };

  const touches = new Map<Ref, Touch[]>();
  for (const [path, id] of await repository.contents(sha, own)) {
    for (const ref of (await read(path, id))?.keys() ?? []) touches.set(ref, []);
  }
  for (const each of landed) {
    const { commit, at, files } = each;
    const versions = await bothVersions(files, read);
    // A clone without all contents, or too many of them: nothing is known of what is older.
    if (!versions) return { ...told, since: at > known ? at : known, touches: (ref) => touches.get(ref) };
    for (const ref of asked) {
      const touch = touchOf(versions, ref);
      if (!touch) continue;
      const record = records.has(ref) && { record: ref };
      for (const concerned of records.get(ref) ?? [ref])
        touches.get(concerned)?.push({ at, commit, ...touch, ...record });
    }
  }
  return { ...told, since: known, touches: (ref) => touches.get(ref) };
}

/** What the base declared until a commit and declares no more, newest first; from when on that is known. */
async function formerDeclarations(
  { landed, since }: BranchHistory,
  { repository, namespace, isCatalogFile }: HistorySource,
): Promise<{ readonly former: readonly Former[]; readonly since: string }> {
  const former: Former[] = [];
  let left = mostBytes;
  const read = async (path: string, id: string | undefined): Promise<readonly PastFile[] | undefined> => {
    if (id === undefined) return [];
    const bytes = left > 0 ? await repository.blob(id) : undefined;
    left -= bytes?.length ?? 0;
    return bytes && [{ path, bytes }];
  };
  for (const { commit, at, files } of landed) {
    const [before, after]: [PastFile[], PastFile[]] = [[], []];
    for (const file of files.filter(({ path }) => isCatalogFile(path))) {
      const [old, now] = [await read(file.path, file.before), await read(file.path, file.after)];
      if (!old || !now) return { former, since: at };
      before.push(...old);
      after.push(...now);
    }
    for (const { ref, class: className, identifiers, instances } of abandonedIn(before, after, namespace)) {
      const entity = {
        ref,
        identifiers,
        ...(className !== undefined && { class: className }),
        ...(instances && { instances }),
      };
      former.push({ entity, until: at, commit });
    }
  }
  return { former, since };
}

type Versions = readonly [before: Documents, after: Documents];

/** What a commit has made of its files; undefined where one of them cannot be read. */
async function bothVersions(
  files: readonly ChangedBlob[],
  read: (path: string, id: string | undefined) => Promise<Documents | undefined>,
): Promise<Versions | undefined> {
  const [before, after] = [new Map<Ref, JsonObject>(), new Map<Ref, JsonObject>()];
  for (const file of files) {
    const [old, now] = [await read(file.path, file.before), await read(file.path, file.after)];
    if (!old || !now) return undefined;
    for (const [ref, document] of old) before.set(ref, document);
    for (const [ref, document] of now) after.set(ref, document);
  }
  return [before, after];
}

/** What differs between two versions of a document; undefined where nothing does. */
function touchOf([old, now]: Versions, ref: Ref): Pick<Touch, 'was' | 'is' | 'identifiers' | 'begins'> | undefined {
  const [before, after] = [old.get(ref), now.get(ref)];
  if (sameJson(before, after)) return undefined;
  return {
    was: partOf(before, 'attributes'),
    is: partOf(after, 'attributes'),
    identifiers: listsOf(partOf(before, 'identifiers')),
    begins: before === undefined,
  };
}

function partOf(document: JsonObject | undefined, name: 'attributes' | 'identifiers'): JsonObject {
  const spec = document?.['spec'];
  const part = isObject(spec) ? spec[name] : undefined;
  return isObject(part) ? part : {};
}

function listsOf(values: JsonObject): Identifiers {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map(String)]),
  );
}
