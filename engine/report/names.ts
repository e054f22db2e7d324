import { entityKinds, refParts, shortRef, type Ref } from '../model/ref.ts';

/** The name of a thing where its kind is plain from the place: `orders-db`. Undeclared things keep their class. */
export function bareName(id: string): string {
  if (isRef(id)) return refParts(id).name;
  const observed = /^observed:([^/]*)\/(.+)$/s.exec(id);
  return observed ? `${observed[1] ?? ''} ${observed[2] ?? ''}` : id;
}

/** The name of a thing anywhere: `asset:orders-db`, with its namespace where that is not `default`. */
export function fullName(id: string): string {
  return isRef(id) ? shortRef(id) : bareName(id);
}

/** Bare names for `ids`, but full names for those that would share one. */
export function namesOf(ids: Iterable<string>): (id: string) => string {
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const id of ids) {
    const name = bareName(id);
    const owner = owners.get(name);
    if (owner === undefined) owners.set(name, id);
    else if (owner !== id) shared.add(name);
  }
  return (id) => (shared.has(bareName(id)) ? fullName(id) : bareName(id));
}

/** A relation type as a person says it: `depends on`. */
export function relationPhrase(type: string): string {
  return type.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function isRef(id: string): id is Ref {
  const colon = id.indexOf(':');
  return colon > 0 && id.includes('/', colon) && (entityKinds as readonly string[]).includes(id.slice(0, colon));
}
