import type { FileOrigin, Finding } from '../model/finding.ts';
import { type EntityKind, isEntityKind, parseRef, type Ref, refParts, shortRef } from '../model/ref.ts';
import { closest } from '../model/closest.ts';
import type { Dialect, DraftEntity } from './draft.ts';
import { nameIndex, type NameIndex } from './name-index.ts';
import { type ReferenceField, referenceFields } from './reference-fields.ts';

/** What a reference names; `problem` says why it does not serve, without its place. */
export interface Resolution {
  /** Set where kind and form are right, even if there is no such entity. */
  readonly ref?: Ref;
  readonly problem?: Pick<Finding, 'code' | 'message' | 'hint'>;
}

export type ResolveReference = (draft: DraftEntity, field: string, text: string) => Resolution;

/** How Backstage calls our kinds. Groundtruth documents may use these words too, but for `group`, which is a kind of ours. */
const backstageKinds: ReadonlyMap<string, EntityKind> = new Map<string, EntityKind>([
  ['component', 'service'],
  ['resource', 'asset'],
  ['group', 'team'],
]);

/**
 * Resolves references among entities: first in the namespace of the document, then in `default`. A whole reference,
 * `kind:namespace/name`, costs one look; any other text is looked at once for each field and namespace.
 */
export function referenceResolver(entities: ReadonlyMap<Ref, unknown>): ResolveReference {
  const index = nameIndex(entities.keys());
  const whole: { [Key in Dialect]?: ReadonlyMap<string, WholeReference> } = {};
  const known = new Map<string, Map<string, Map<string, Resolution>>>();
  return ({ entity: { namespace }, dialect }, fieldName, text) => {
    const field = referenceFields[dialect][fieldName] as ReferenceField;
    const exact = (whole[dialect] ??= wholeReferences(entities.keys(), dialect)).get(text);
    if (exact && field.kinds.includes(exact.kind)) return exact;
    // Three looks at short keys cost less than one at a key that has to be put together.
    const fields = memberOf(known, dialect === 'backstage' ? `backstage ${namespace}` : namespace);
    const resolutions = memberOf(fields, fieldName);
    let resolution = resolutions.get(text);
    if (!resolution) {
      resolution = resolveText(text, { entities, index, dialect, fieldName, field, namespace });
      resolutions.set(text, resolution);
    }
    return resolution;
  };
}

interface WholeReference {
  readonly ref: Ref;
  readonly kind: EntityKind;
}

/** Entities by the whole references that documents write. Their refs are as they are, so that nothing compares letters again. */
function wholeReferences(refs: Iterable<Ref>, dialect: Dialect): ReadonlyMap<string, WholeReference> {
  const references = new Map<string, WholeReference>();
  for (const ref of refs) {
    const colon = ref.indexOf(':');
    const kind = ref.slice(0, colon) as EntityKind;
    const word = spelledKind(kind, dialect);
    // A `group` of ours has no name in Backstage, where that word means a team.
    if (ourKind(word, dialect) === kind) references.set(word === kind ? ref : word + ref.slice(colon), { ref, kind });
  }
  return references;
}

function memberOf<Value>(map: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  let member = map.get(key);
  if (!member) map.set(key, (member = new Map()));
  return member;
}

interface Context {
  readonly entities: ReadonlyMap<Ref, unknown>;
  readonly index: NameIndex;
  readonly dialect: Dialect;
  readonly fieldName: string;
  readonly field: ReferenceField;
  /** Of the document that refers. */
  readonly namespace: string;
}

function resolveText(text: string, context: Context): Resolution {
  const { fieldName, field, dialect, index } = context;
  const parts = parseRef(text);
  if (!parts) return failed('ref.syntax', `\`${fieldName}\` names \`${text}\`, which is not a reference.`, context);
  const written = parts.kind ?? field.kind;
  if (written === undefined) {
    const meant = index.named(parts.name, field.kinds);
    return failed('ref.syntax', `\`${fieldName}\` names \`${text}\` without a kind.`, context, meant);
  }
  const kind = ourKind(written, dialect);
  if (kind === undefined) {
    const meant = closest(written, [...field.kinds, ...backstageKinds.keys()]);
    const message = `\`${fieldName}\` names \`${text}\`, but there is no kind \`${written}\`.`;
    const hint = meant === undefined ? undefined : `Did you mean \`${meant}:${parts.name}\`?`;
    return failed('ref.kind', message, context, index.named(parts.name, field.kinds), hint);
  }
  if (!field.kinds.includes(kind)) {
    const message = `\`${fieldName}\` names \`${text}\`, but takes only ${kindList(field.kinds, dialect)}.`;
    return failed('ref.kind', message, context, index.named(parts.name, field.kinds));
  }
  const ref = find(kind, parts.namespace, parts.name, context);
  if (ref) return { ref };
  const missing: Ref = `${kind}:${parts.namespace ?? context.namespace}/${parts.name}`;
  const meant = index.meant(missing, field.kinds);
  const message = `\`${fieldName}\` names \`${text}\`, which is not in the catalog.`;
  return {
    ref: missing,
    ...failed('ref.dangling', message, context, meant ? [meant] : [], 'Declare it, or take the reference out.'),
  };
}

function find(kind: EntityKind, namespace: string | undefined, name: string, context: Context): Ref | undefined {
  const { entities, index, dialect } = context;
  const namespaces = namespace === undefined ? [context.namespace, 'default'] : [namespace];
  for (const candidate of namespaces) {
    const ref: Ref = `${kind}:${candidate}/${name}`;
    if (entities.has(ref)) return ref;
  }
  if (dialect === 'groundtruth') return undefined;
  for (const candidate of namespaces) {
    const ref = index.ignoringCase(`${kind}:${candidate}/${name}`);
    if (ref) return ref;
  }
  return undefined;
}

function ourKind(written: string, dialect: Dialect): EntityKind | undefined {
  if (written === 'group' && dialect === 'groundtruth') return 'group';
  return backstageKinds.get(written) ?? (isEntityKind(written) ? written : undefined);
}

function failed(
  code: string,
  message: string,
  { dialect, field }: Context,
  meant: readonly Ref[] = [],
  otherwise?: string,
): Resolution {
  const hint =
    meant.length > 0
      ? `Did you mean ${meant
          .slice(0, 3)
          .map((ref) => `\`${spelled(ref, dialect)}\``)
          .join(' or ')}?`
      : (otherwise ?? `Write \`${spelledKind(field.kind ?? 'asset', dialect)}:NAME\`.`);
  return { problem: { code, message, hint } };
}

/** A ref in the words of the document that should have it. */
function spelled(ref: Ref, dialect: Dialect): string {
  const { kind } = refParts(ref);
  return `${spelledKind(kind, dialect)}${shortRef(ref).slice(kind.length)}`;
}

function spelledKind(kind: EntityKind, dialect: Dialect): string {
  if (dialect === 'groundtruth') return kind;
  for (const [word, meaning] of backstageKinds) if (meaning === kind) return word;
  return kind;
}

function kindList(kinds: readonly EntityKind[], dialect: Dialect): string {
  return kinds.map((kind) => `\`${spelledKind(kind, dialect)}\``).join(', ');
}

/** The problem of a reference, in its place. Backstage lets references point outside of the catalog. */
export function referenceFinding(
  { entity, dialect }: DraftEntity,
  problem: NonNullable<Resolution['problem']>,
  origin: FileOrigin,
): Finding {
  return { ...problem, severity: dialect === 'backstage' ? 'warning' : 'error', ref: entity.ref, origin };
}
