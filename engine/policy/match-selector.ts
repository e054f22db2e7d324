import { isA } from '../model/asset-class.ts';
import type { Catalog, Entity } from '../model/entity.ts';
import type { Selector } from '../model/generated/documents.ts';
import { parseRef, refParts, type EntityKind, type Ref } from '../model/ref.ts';

/** A reference of a document, as it was written, resolved against what is there. */
interface NamedRef {
  readonly kind: string | undefined;
  readonly name: string;
  readonly namespace: string;
}

/**
 * Whether an entity is meant by a selector: all the conditions hold together, and no condition means every entity.
 * `namespace` is that of the document that has the selector: references without one mean it, or `default` where it has no
 * such entity.
 */
export function selectorMatcher(
  selector: Selector | undefined,
  { namespace, classes, entities }: Pick<Catalog, 'classes' | 'entities'> & { readonly namespace: string },
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
    tests.push((entity) =>
      pairs.every(([name, value]) => Object.hasOwn(entity.labels, name) && entity.labels[name] === value),
    );
  }
  if (wanted) {
    tests.push(({ class: name }) => name !== undefined && wanted.some((ancestor) => isA(classes, name, ancestor)));
  }
  if (owners) {
    const meant = owners.map((text) => namedRef(text, 'team', namespace, entities));
    tests.push(({ owner }) => owner !== undefined && meant.some((named) => isNamed(owner, named)));
  }
  if (refs) {
    const meant = refs.map((text) => namedRef(text, undefined, namespace, entities));
    tests.push(({ ref }) => meant.some((named) => isNamed(ref, named)));
  }
  return (entity) => tests.every((test) => test(entity));
}

function namedRef(text: string, usual: EntityKind | undefined, own: string, entities: Catalog['entities']): NamedRef {
  const { kind = usual, namespace, name } = parseRef(text) ?? { name: text };
  if (namespace !== undefined) return { kind, name, namespace };
  const isKnown = (candidate: string): boolean => entities.has(`${kind}:${candidate}/${name}` as Ref);
  return { kind, name, namespace: !isKnown(own) && isKnown('default') ? 'default' : own };
}

function isNamed(ref: Ref, { kind, name, namespace }: NamedRef): boolean {
  const parts = refParts(ref);
  return parts.name === name && (kind === undefined || parts.kind === kind) && parts.namespace === namespace;
}
