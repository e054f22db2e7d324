/** Kinds of entities, as they stand in a ref. `api`, `system`, `domain` and `user` come from Backstage catalogs. */
export const entityKinds = [
  'service',
  'asset',
  'api',
  'system',
  'domain',
  'team',
  'user',
  'dependency',
  'group',
  'assetclass',
  'window',
  'waiver',
  'source',
  'policy',
  'policyoverlay',
  'policytest',
  'change',
] as const;
export type EntityKind = (typeof entityKinds)[number];

/** The name of an entity everywhere: `kind:namespace/name`, kind in lower case. */
export type Ref = `${EntityKind}:${string}/${string}`;

export interface RefParts {
  readonly kind: EntityKind;
  readonly namespace: string;
  readonly name: string;
}

const refPattern = /^(?:([A-Za-z]+):)?(?:([A-Za-z0-9._-]+)\/)?([A-Za-z0-9._-]+)$/;

export function formatRef(parts: RefParts): Ref {
  return `${parts.kind}:${parts.namespace}/${parts.name}`;
}

/** The parts of a whole ref. Total: a `Ref` always has them. */
export function refParts(ref: Ref): RefParts {
  const colon = ref.indexOf(':');
  const slash = ref.indexOf('/', colon);
  return {
    kind: ref.slice(0, colon) as EntityKind,
    namespace: ref.slice(colon + 1, slash),
    name: ref.slice(slash + 1),
  };
}

export function isEntityKind(text: string): text is EntityKind {
  return (entityKinds as readonly string[]).includes(text);
}

/** A ref as a person writes it, `[kind:][namespace/]name`, with what is left out still open; undefined where it has another form. */
export function parseRef(text: string): { kind?: string; namespace?: string; name: string } | undefined {
  const match = refPattern.exec(text);
  if (!match?.[3]) return undefined;
  const parts: { kind?: string; namespace?: string; name: string } = { name: match[3] };
  if (match[1] !== undefined) parts.kind = match[1].toLowerCase();
  if (match[2] !== undefined) parts.namespace = match[2];
  return parts;
}

/** A ref as a document of a namespace has it: without the namespace where it is the same. */
export function refWithin(namespace: string, ref: Ref): string {
  const parts = refParts(ref);
  return parts.namespace === namespace ? `${parts.kind}:${parts.name}` : ref;
}

/** The id of an item of the estate for people: its ref, or its class and what it is known by. */
export function itemName(id: string): string {
  const observed = /^observed:([^/]*)\/(.*)$/s.exec(id);
  return observed ? `${observed[1]} ${observed[2]}` : shortRef(id as Ref);
}

/** A ref for people: without the namespace where that is `default`. */
export function shortRef(ref: Ref): string {
  const { kind, namespace, name } = refParts(ref);
  return namespace === 'default' ? `${kind}:${name}` : ref;
}
