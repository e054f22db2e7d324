import { isObject, type JsonObject } from '../model/json.ts';
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
