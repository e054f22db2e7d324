import type { Criticality, Entity, GroupInstances, Lifecycle, SelfUpdates } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import type { JsonObject } from '../model/json.ts';
import { formatRef } from '../model/ref.ts';
import { closest } from '../model/closest.ts';
import type { ClassSpec, DocumentFacts, DraftEntity, DraftMention, DraftRelation } from './draft.ts';
import { readIdentifiers } from './identifiers.ts';
import { type DocumentKind, kinds } from './kinds.ts';
import type { RawDocument } from './read-documents.ts';
import { readLink, readRelations, type ValidLink } from './read-relations.ts';
import { schemaFindings } from './schema-findings.ts';
import { namedWithoutErrors } from './without-errors.ts';
import { shown } from './words.ts';

/** A document that keeps its schema, with all that any kind of it may have. */
interface ValidDocument {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly title?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: ValidSpec;
}

interface ValidSpec extends ValidLink {
  readonly owner?: string;
  readonly lifecycle?: Lifecycle;
  readonly criticality?: Criticality;
  readonly class?: string;
  readonly identifiers?: Readonly<Record<string, string | readonly string[]>>;
  readonly correlation?: Readonly<Record<string, string>>;
  readonly attributes?: JsonObject;
  readonly expects?: readonly string[];
  readonly entrypoints?: readonly string[];
  readonly sources?: { readonly paths?: readonly string[] };
  readonly members?: readonly string[];
  readonly selector?: Readonly<Record<string, string>>;
  readonly min?: number;
  readonly max?: number;
  readonly lifetime?: string;
  readonly selfUpdates?: SelfUpdates;
  readonly from?: string;
  readonly type?: string;
  readonly affects?: readonly string[];
  readonly isolatedFrom?: readonly string[];
}

interface ValidSelector {
  readonly refs?: readonly string[];
  readonly owners?: readonly string[];
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const noText: readonly string[] = [];
const noMembers: Readonly<Record<string, never>> = {};
const noMentions: readonly DraftMention[] = [];

/** The facts of a `groundtruth/v1` document. */
export function groundtruthFacts(
  document: RawDocument,
  value: JsonObject,
  file: string,
  defaultNamespace: string,
): DocumentFacts {
  const { kind } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) return unknownKind(document, kind, file);
  const reader = kinds[kind] as DocumentKind;
  if (reader.validate(value)) {
    const draft = readDraft(document, value as unknown as ValidDocument, reader, file, defaultNamespace);
    return { entities: [draft], findings: choiceFindings(draft) };
  }
  const errors = reader.validate.errors ?? [];
  const rest = namedWithoutErrors(value, errors) as unknown as ValidDocument | undefined;
  const draft = rest && readDraft(document, rest, reader, file, defaultNamespace);
  const findings = schemaFindings(errors, document, { file, kind, ...(draft && { ref: draft.entity.ref }) });
  if (!draft || reader.whole) return { entities: [], findings };
  return { entities: [draft], findings: [...findings, ...choiceFindings(draft)] };
}

function readDraft(
  document: RawDocument,
  { metadata, spec = noMembers }: ValidDocument,
  reader: DocumentKind,
  file: string,
  defaultNamespace: string,
): DraftEntity {
  const { kind } = reader;
  const { name, namespace = defaultNamespace } = metadata;
  const { line, column } = document.locate(['metadata', 'name']);
  const isClass = kind === 'assetclass';
  const entity: Writable<Entity> = {
    ref: formatRef({ kind, namespace, name }),
    kind,
    namespace,
    name,
    origin: { file, line, column },
    labels: metadata.labels ?? noMembers,
    lifecycle: spec.lifecycle ?? 'production',
    identifiers: spec.identifiers ? readIdentifiers(spec.identifiers) : noMembers,
    correlation: spec.correlation ?? noMembers,
    attributes: isClass ? noMembers : (spec.attributes ?? noMembers),
    expects: texts(spec.expects),
    entrypoints: texts(spec.entrypoints),
    paths: texts(spec.sources?.paths),
  };
  if (metadata.title !== undefined) entity.title = metadata.title;
  if (spec.criticality !== undefined) entity.criticality = spec.criticality;
  if (spec.class !== undefined) entity.class = spec.class;
  else if (kind === 'service' && spec.identifiers) entity.class = 'application';
  if (spec.selfUpdates !== undefined) entity.selfUpdates = spec.selfUpdates;
  if (kind === 'team') entity.members = texts(spec.members);
  if (kind === 'group') entity.instances = instancesOf(spec);
  const draft: Writable<DraftEntity> = {
    entity,
    dialect: 'groundtruth',
    start: document.start,
    relations: kind === 'dependency' ? ownRelation(spec, entity) : readRelations(spec, 'groundtruth', document, file),
    mentions: reader.selector || spec.affects || spec.isolatedFrom ? readMentions(spec, reader) : noMentions,
  };
  if (spec.owner !== undefined) draft.owner = spec.owner;
  if (isClass) draft.assetClass = spec as ClassSpec;
  return draft;
}

function instancesOf({ selector = noMembers, min, max, lifetime }: ValidSpec): GroupInstances {
  return {
    selector,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(lifetime !== undefined && { lifetime }),
  };
}

/** The relation that a Dependency is. */
function ownRelation(spec: ValidSpec, entity: Entity): readonly DraftRelation[] {
  const { from, to, type = 'dependsOn' } = spec;
  return from === undefined || to === undefined ? [] : [readLink(type, from, to, spec, entity.origin)];
}

function readMentions(spec: ValidSpec, { selector }: DocumentKind): readonly DraftMention[] {
  const mentions: DraftMention[] = [];
  const mention = (field: string, list: readonly string[] | undefined, path: readonly string[]): void => {
    for (const [index, to] of (list ?? noText).entries()) mentions.push({ field, to, path: [...path, index] });
  };
  if (selector) {
    const { refs, owners } = ((spec as Record<string, unknown>)[selector] as ValidSelector) ?? noMembers;
    mention('refs', refs, ['spec', selector, 'refs']);
    mention('owners', owners, ['spec', selector, 'owners']);
  }
  mention('affects', spec.affects, ['spec', 'affects']);
  mention('isolatedFrom', spec.isolatedFrom, ['spec', 'isolatedFrom']);
  return mentions;
}

/** A choice of which more are needed than it offers. */
function choiceFindings(draft: DraftEntity): readonly Finding[] {
  let findings: Finding[] | undefined;
  let last: unknown;
  for (const { field, choice, origin } of draft.relations) {
    if (!choice || choice === last) continue;
    last = choice;
    const offered = new Set(choice.anyOf).size;
    if (choice.need <= offered) continue;
    (findings ??= []).push({
      code: 'schema.value',
      severity: 'error',
      ref: draft.entity.ref,
      origin,
      message: `\`${field}\` needs ${choice.need} of a choice that offers ${offered}.`,
      hint: `Lower \`need\` to at most ${offered}, or name more targets under \`anyOf\`.`,
    });
  }
  return findings ?? [];
}

function unknownKind(document: RawDocument, kind: unknown, file: string): DocumentFacts {
  const names = Object.keys(kinds);
  const meant = typeof kind === 'string' ? closest(kind, names) : undefined;
  const known = `Known kinds are ${names.join(', ')}.`;
  const finding: Finding = {
    code: kind === undefined ? 'schema.required' : 'schema.kind',
    severity: 'error',
    message: kind === undefined ? 'This document has no `kind`.' : `There is no kind ${shown(kind)}.`,
    origin: { file, ...document.locate(['kind']) },
    hint: meant === undefined ? known : `Did you mean \`${meant}\`? ${known}`,
  };
  return { entities: [], findings: [finding] };
}

/** A list of texts; what broke the schema has left holes. */
function texts(list: readonly (string | undefined)[] | undefined): readonly string[] {
  if (!list) return noText;
  return list.includes(undefined) ? list.filter((text) => text !== undefined) : (list as readonly string[]);
}
