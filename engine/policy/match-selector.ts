import { isA, type ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Selector } from '../model/generated/documents.ts';
import { parseRef, refParts, type Ref } from '../model/ref.ts';

/** A reference of a document, as it was written, resolved against what is there. */
interface NamedRef {
  readonly kind: string | undefined;
  readonly name: string;
  /** In the order in which they are looked in. */
  readonly namespaces: readonly string[];
}

/**
 * Whether an entity is meant by a selector: all the conditions hold together, and no condition means every entity.
 * `namespace` is that of the document that has the selector: references without one mean it, or `default`.
 */
export function selectorMatcher(
  selector: Selector | undefined,
  { namespace, classes }: { readonly namespace: string; readonly classes: ClassTree },
): (entity: Entity) => boolean {
  const tests: ((entity: Entity) => boolean)[] = [];
  const { kinds, criticality, namespaces, labels, classes: wanted, owners, refs } = selector ?? {};
  if (kinds) {
    const names = new Set(kinds.map((kind) => kind.toLowerCase()));
    tests.push((entity) => names.has(entity.kind));
  }
  if (criticality) {
    tests.push((entity) => entity.criticality !== undefined && criticality.includes(entity.criticality));
  }
  if (namespaces) tests.push((entity) => namespaces.includes(entity.namespace));
  if (labels) {
    const pairs = Object.entries(labels);
    tests.push((entity) => pairs.every(([name, value]) => entity.labels[name] === value));
  }
  if (wanted) {
    tests.push(({ class: name }) => name !== undefined && wanted.some((ancestor) => isA(classes, name, ancestor)));
  }
  if (owners) {
    const meant = owners.map((text) => namedRef(text, namespace));
    tests.push(({ owner }) => owner !== undefined && meant.some((named) => isNamed(owner, named, 'team')));
  }
  if (refs) {
    const meant = refs.map((text) => namedRef(text, namespace));
    tests.push(({ ref }) => meant.some((named) => isNamed(ref, named)));
  }
  return (entity) => tests.every((test) => test(entity));
}

function namedRef(text: string, own: string): NamedRef {
  const { kind, namespace, name } = parseRef(text) ?? { name: text };
  return { kind, name, namespaces: namespace === undefined ? [own, 'default'] : [namespace] };
}

function isNamed(ref: Ref, { kind, name, namespaces }: NamedRef, defaultKind?: string): boolean {
  const parts = refParts(ref);
  const wanted = kind ?? defaultKind;
  return parts.name === name && (wanted === undefined || parts.kind === wanted) && namespaces.includes(parts.namespace);
}
