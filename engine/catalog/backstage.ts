import type { Entity, Lifecycle } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import type { JsonObject } from '../model/json.ts';
import { type EntityKind, formatRef } from '../model/ref.ts';
import type { DocumentFacts, DraftEntity, DraftMention } from './draft.ts';
import { backstage as validate } from './generated/validators.mjs';
import type { RawDocument } from './read-documents.ts';
import { readRelations } from './read-relations.ts';
import { schemaFindings } from './schema-findings.ts';
import { namedWithoutErrors } from './without-errors.ts';
import { documentLabel } from './words.ts';

/** Versions of Backstage entities. */
export const backstageVersions: ReadonlySet<string> = new Set(['backstage.io/v1alpha1', 'backstage.io/v1beta1']);

/** What the kinds of Backstage are here. Others, such as Location and Template, are counted and left alone. */
const kinds: Readonly<Record<string, EntityKind>> = {
  Component: 'service',
  Resource: 'asset',
  API: 'api',
  System: 'system',
  Domain: 'domain',
  Group: 'team',
  User: 'user',
};

/** Classes of well-known resource types; any other type is of class `resource`. */
const classes: ReadonlyMap<string, string> = new Map([
  ['database', 'database'],
  ['db', 'database'],
  ['postgres', 'database.postgresql'],
  ['postgresql', 'database.postgresql'],
  ['mysql', 'database.mysql'],
  ['mariadb', 'database.mariadb'],
  ['mongodb', 'database.mongodb'],
  ['oracle', 'database.oracle'],
  ['sqlserver', 'database.sqlserver'],
  ['cache', 'cache'],
  ['redis', 'database.redis'],
  ['queue', 'queue'],
  ['topic', 'queue'],
  ['kafka-topic', 'queue'],
  ['sqs-queue', 'queue'],
  ['message-queue', 'queue'],
  ['s3-bucket', 'storage'],
  ['bucket', 'storage'],
  ['storage', 'storage'],
  ['server', 'server'],
  ['virtual-machine', 'virtual-machine'],
  ['vm', 'virtual-machine'],
  ['load-balancer', 'load-balancer'],
  ['network-device', 'network-device'],
  ['certificate', 'certificate'],
  ['dns-zone', 'dns-zone'],
  ['dataset', 'dataset'],
  ['saas', 'saas'],
]);

/** Lifecycles are free text there; what is none of these is in production. */
const lifecycles: ReadonlyMap<string, Lifecycle> = new Map([
  ['planned', 'planned'],
  ['proposed', 'planned'],
  ['experimental', 'experimental'],
  ['development', 'experimental'],
  ['alpha', 'experimental'],
  ['beta', 'experimental'],
  ['staging', 'experimental'],
  ['production', 'production'],
  ['deprecated', 'deprecated'],
  ['retired', 'retired'],
  ['decommissioned', 'retired'],
  ['end-of-life', 'retired'],
]);

interface ValidEntity {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly title?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly owner?: string; readonly type?: string; readonly lifecycle?: string };
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const noText: readonly string[] = [];
const noMembers: Readonly<Record<string, never>> = {};
const noMentions: readonly DraftMention[] = [];

/** The facts of a Backstage entity. Fields that we have no use for are its owner's business. */
export function backstageFacts(
  document: RawDocument,
  value: JsonObject,
  file: string,
  defaultNamespace: string,
): DocumentFacts {
  const { kind } = value;
  const ours = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (typeof kind !== 'string' || !ours) return { entities: [], findings: [], ignored: documentLabel(value) };
  if (validate(value)) {
    const draft = readDraft(document, value as unknown as ValidEntity, ours, file, defaultNamespace);
    return { entities: [draft], findings: ownership(draft, kind, document) };
  }
  const errors = validate.errors ?? [];
  const rest = namedWithoutErrors(value, errors) as unknown as ValidEntity | undefined;
  const draft = rest && readDraft(document, rest, ours, file, defaultNamespace);
  const findings = schemaFindings(errors, document, { file, kind, ...(draft && { ref: draft.entity.ref }) });
  return draft ? { entities: [draft], findings } : { entities: [], findings };
}

function readDraft(
  document: RawDocument,
  { metadata, spec = noMembers }: ValidEntity,
  kind: EntityKind,
  file: string,
  defaultNamespace: string,
): DraftEntity {
  const { name, namespace = defaultNamespace } = metadata;
  const { line, column } = document.locate(['metadata', 'name']);
  // Not `...(condition && { … })`: what stands behind one in a literal is set slowly, for each of many thousands.
  const entity: Writable<Entity> = {
    ref: formatRef({ kind, namespace, name }),
    kind,
    namespace,
    name,
    origin: { file, line, column },
    labels: metadata.labels ?? noMembers,
    lifecycle: lifecycles.get(spec.lifecycle?.toLowerCase() ?? '') ?? 'production',
    identifiers: noMembers,
    correlation: noMembers,
    attributes: noMembers,
    expects: noText,
    entrypoints: noText,
    paths: noText,
  };
  if (metadata.title !== undefined) entity.title = metadata.title;
  if (kind === 'asset') entity.class = classes.get(spec.type?.toLowerCase() ?? '') ?? 'resource';
  // A user's own login; the team's list is made of its users' when everything is read.
  if (kind === 'user') entity.members = [metadata.annotations?.['github.com/user-login'] ?? name];
  const draft: Writable<DraftEntity> = {
    entity,
    dialect: 'backstage',
    start: document.start,
    relations: readRelations(spec, 'backstage', document, file),
    mentions: noMentions,
  };
  if (spec.owner !== undefined) draft.owner = spec.owner;
  return draft;
}

/** Backstage lets an entity go without an owner; a change to it then has nobody to ask. */
function ownership(draft: DraftEntity, kind: string, document: RawDocument): readonly Finding[] {
  const { entity, owner } = draft;
  if (owner !== undefined || entity.kind === 'team' || entity.kind === 'user' || entity.lifecycle === 'retired')
    return [];
  return [
    {
      code: 'entity.no-owner',
      severity: 'warning',
      ref: entity.ref,
      origin: { file: entity.origin.file, ...document.locate(['spec']) },
      message: `This ${kind} has no \`owner\`: nobody answers for it.`,
      hint: 'Add `owner: group:NAME` to its `spec`.',
    },
  ];
}
