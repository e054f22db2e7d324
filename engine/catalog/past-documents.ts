import type { Entity } from '../model/entity.ts';
import { isObject, type JsonObject, sameJson } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import { readFacts } from './file-facts.ts';
import { documentFinder } from './parse-documents.ts';

/**
 * The documents of some entities in a file as it was once. What cannot be read today counts as not there; of two that declare one
 * entity the first does. Linear in the file.
 */
export function documentsIn(
  { path, bytes }: { readonly path: string; readonly bytes: Buffer },
  refs: ReadonlySet<Ref>,
  namespace: string,
): ReadonlyMap<Ref, JsonObject> {
  const facts = readFacts({ file: { path, id: '', size: bytes.length }, bytes }, namespace, () => []);
  const documents = new Map<Ref, JsonObject>();
  if (!facts) return documents;
  const find = documentFinder(facts.text, path);
  for (const { entity, start } of facts.drafts) {
    if (!refs.has(entity.ref) || documents.has(entity.ref)) continue;
    const value = find(start)?.value;
    if (isObject(value)) documents.set(entity.ref, value);
  }
  return documents;
}

/** A file as it was at one moment. */
export interface PastFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * The entities that some files declared before and do not declare after, or declare with another class, other identifiers or
 * another selector. Only documents that are not the same text on both sides are read. Linear in the files.
 */
export function abandonedIn(
  before: readonly PastFile[],
  after: readonly PastFile[],
  namespace: string,
): readonly Pick<Entity, 'ref' | 'class' | 'identifiers' | 'instances'>[] {
  const [old, now] = [textsOf(before), textsOf(after)];
  const kept = new Map(
    entitiesOf(
      [...now].filter(([text]) => !old.has(text)),
      namespace,
    ).map((entity) => [entity.ref, identityOf(entity)]),
  );
  return entitiesOf(
    [...old].filter(([text]) => !now.has(text)),
    namespace,
  ).filter((entity) => !sameJson(identityOf(entity), kept.get(entity.ref)));
}

/** By text of a document, the file that it is in. */
function textsOf(files: readonly PastFile[]): ReadonlyMap<string, string> {
  return new Map(
    files.flatMap(({ path, bytes }) =>
      bytes
        .toString('utf8')
        .split(/^---(?=\s|$)/m)
        .map((text) => [text, path] as const),
    ),
  );
}

function entitiesOf(texts: readonly (readonly [text: string, path: string])[], namespace: string): readonly Entity[] {
  return texts.flatMap(([text, path]) => {
    const bytes = Buffer.from(text);
    const facts = readFacts({ file: { path, id: '', size: bytes.length }, bytes }, namespace, () => []);
    return facts?.drafts.map(({ entity }) => entity) ?? [];
  });
}

function identityOf({ class: className, identifiers, instances }: Entity): JsonObject {
  return {
    class: className ?? '',
    identifiers: { ...identifiers },
    selector: { ...instances?.selector },
  };
}
