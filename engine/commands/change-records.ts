import type { Emergency } from '../drift/declared-changes.ts';
import type { Catalog } from '../model/entity.ts';
import { isObject, type Json } from '../model/json.ts';
import { entityKinds, formatRef, parseRef, type Ref, refParts } from '../model/ref.ts';

/** The Change documents of a catalog that say that they affect some of the entities, each with those. */
export function recordsOn(catalog: Catalog, refs: ReadonlySet<Ref>): ReadonlyMap<Ref, readonly Ref[]> {
  const found = new Map<Ref, readonly Ref[]>();
  if (!catalog.stats.entities.change) return found;
  for (const { ref, kind } of catalog.entities.values()) {
    if (kind !== 'change') continue;
    const affected = affectedBy(ref, catalog).filter((each) => refs.has(each));
    if (affected.length > 0) found.set(ref, affected);
  }
  return found;
}

/** Emergencies that are not made up for at a moment, by what they say that they affect. */
export async function openEmergencies(catalog: Catalog, at: Date): Promise<ReadonlyMap<Ref, Emergency>> {
  const open = new Map<Ref, Emergency>();
  if (!catalog.stats.entities.change) return open;
  const { openObligations } = await import('../policy/obligations.ts');
  for (const { change } of openObligations(catalog, at)) {
    const origin = catalog.entities.get(change)?.origin;
    for (const ref of affectedBy(change, catalog)) if (origin && !open.has(ref)) open.set(ref, { ref: change, origin });
  }
  return open;
}

function affectedBy(change: Ref, catalog: Catalog): readonly Ref[] {
  const spec = catalog.document(change)?.['spec'];
  const affects = isObject(spec) ? spec['affects'] : undefined;
  if (!Array.isArray(affects)) return [];
  const { namespace } = refParts(change);
  return (affects as readonly Json[]).flatMap((text) =>
    typeof text === 'string' ? (resolve(text, namespace, catalog) ?? []) : [],
  );
}

/** What is meant, in the namespace of the document before that of `default`; what a check refuses is nothing. */
function resolve(text: string, own: string, { entities }: Catalog): Ref | undefined {
  const wanted = parseRef(text);
  if (!wanted) return undefined;
  const { name } = wanted;
  for (const namespace of wanted.namespace === undefined ? [own, 'default'] : [wanted.namespace]) {
    for (const kind of entityKinds) {
      const ref = formatRef({ kind, namespace, name });
      if ((wanted.kind === undefined || wanted.kind === kind) && entities.has(ref)) return ref;
    }
  }
  return undefined;
}
