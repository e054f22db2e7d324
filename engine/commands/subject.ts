import { closest } from '../model/closest.ts';
import type { Catalog } from '../model/entity.ts';
import { EngineError } from '../model/error.ts';
import type { Estate, EstateItem } from '../model/estate.ts';
import { parseRef, refParts, type Ref } from '../model/ref.ts';

/**
 * The entity that a person means by `[kind:][namespace/]name`: what is left out may be anything, as long as one entity
 * answers. EngineError `bad-arguments` with the candidates, or the nearest name, where none or several do.
 */
export function findEntity(catalog: Catalog, text: string): Ref {
  const matches = entitiesNamed(catalog, text);
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  if (matches.length > 1) {
    throw new EngineError('bad-arguments', `\`${text}\` could be any of ${matches.join(', ')}.`, {
      hint: 'Write the whole ref, kind:namespace/name.',
    });
  }
  throw new EngineError('bad-arguments', `The catalog has no \`${text}\`.`, { hint: nearest(catalog, text) });
}

/** Every entity that answers to `[kind:][namespace/]name`. */
export function entitiesNamed(catalog: Catalog, text: string): readonly Ref[] {
  const wanted = parseRef(text);
  if (!wanted) return [];
  return [...catalog.entities.keys()].filter((ref) => {
    const parts = refParts(ref);
    return (
      parts.name === wanted.name &&
      (wanted.kind === undefined || parts.kind === wanted.kind) &&
      (wanted.namespace === undefined || parts.namespace === wanted.namespace)
    );
  });
}

/** The item of the estate that an entity is, as plain data. EngineError `bad-arguments` for what only describes others: teams, windows, … */
export function itemOf(estate: Estate, ref: string): EstateItem {
  const item = estate.items.find(({ id }) => id === ref);
  if (item) return item.toJSON?.() ?? item;
  throw new EngineError(
    'bad-arguments',
    `${ref} is not a part of the estate: nothing runs under it and nothing needs it.`,
    {
      hint: 'Ask for a service, an asset, or a group.',
    },
  );
}

function nearest(catalog: Catalog, text: string): string {
  const refs = [...catalog.entities.keys()];
  if (refs.length === 0)
    return 'The catalog is empty: run `groundtruth init`, or `groundtruth check` to see what was read.';
  const best = closest(
    parseRef(text)?.name ?? text,
    refs.map((ref) => refParts(ref).name),
  );
  const ref = refs.find((known) => refParts(known).name === best);
  return ref === undefined
    ? 'Write it as the catalog does: kind:name, e.g. asset:orders-db.'
    : `Did you mean \`${ref}\`?`;
}
