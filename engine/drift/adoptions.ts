import { identifierValues } from '../model/identifiers.ts';
import type { Entity } from '../model/entity.ts';
import { disputedAttributes, type Estate, type EstateItem, type EstateRelation } from '../model/estate.ts';
import type { EvidenceOrigin } from '../model/finding.ts';
import { canonicalJson, compareText, type Json, type JsonPath } from '../model/json.ts';
import { pathText } from '../model/member-path.ts';
import { redacted } from '../model/redact.ts';
import { refWithin, type Ref } from '../model/ref.ts';
import type { RelationType } from '../model/relation.ts';
import { originOf } from './context.ts';
import { differingSettings } from './settings.ts';

/** What a document would have to say for it to be what was seen. */
export interface Adoption {
  readonly ref: Ref;
  readonly path: JsonPath;
  /** Left out where nothing is there. */
  readonly value?: Json;
  readonly was?: Json;
  /** The value is one more member of the list at the path. */
  readonly append?: true;
  readonly seen: EvidenceOrigin;
}

/** Relations that a document declares in a field of their own name. */
const linkFields: ReadonlySet<RelationType> = new Set(['dependsOn', 'connectsTo', 'uses', 'runsOn', 'readsFrom']);
/** Kinds with such fields. */
const linkingKinds: ReadonlySet<string> = new Set(['service', 'asset', 'group']);

/**
 * What declared things were seen to be that their documents do not say: settings, identifiers and links, sorted by ref and path. Of an object, each value within
 * it that differs is one.
 * What is tied to a declaration by a weak match alone, and what was hidden in evidence, is nothing to go by. Whatever is not there
 * is not taken out: that is for people to decide. Linear.
 */
export function findAdoptions(estate: Estate, entities: ReadonlyMap<Ref, Entity>): readonly Adoption[] {
  const adoptions = estate.items.flatMap((item) => {
    const entity = item.ref && entities.get(item.ref);
    return entity && item.presence === 'confirmed' ? [...settings(item, entity), ...identifiers(item, entity)] : [];
  });
  for (const relation of estate.relations) adoptions.push(...link(relation, entities));
  return adoptions
    .map((adoption) => ({ adoption, text: canonicalJson(adoption.value ?? null), place: pathText(adoption.path) }))
    .filter(({ text }) => !text.includes(redacted))
    .sort(
      (a, b) =>
        compareText(a.adoption.ref, b.adoption.ref) || compareText(a.place, b.place) || compareText(a.text, b.text),
    )
    .map(({ adoption }) => adoption);
}

function settings(item: EstateItem, { ref }: Entity): readonly Adoption[] {
  return Object.entries(disputedAttributes(item)).flatMap(([name, view]) =>
    differingSettings(item, name, view).map(({ path, isDeclared, intended, value, observed }): Adoption => {
      const was = isDeclared && !(intended === null && path.length > 1) ? { was: intended } : {};
      const is = value === undefined ? {} : { value: inFormOf(intended, value) };
      return { ref, path: ['spec', 'attributes', ...path], ...was, ...is, seen: originOf(observed) };
    }),
  );
}

/** A number that is declared as text stays text, and the other way round. */
function inFormOf(form: Json, value: Json): Json {
  if (typeof form === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  if (typeof form === 'number' && typeof value === 'string' && String(Number(value)) === value) return Number(value);
  return value;
}

function identifiers({ sightings }: EstateItem, { ref, identifiers: declared }: Entity): readonly Adoption[] {
  const adoptions = new Map<string, Adoption>();
  for (const sighting of sightings) {
    if (sighting.weak) continue;
    for (const [name, values] of Object.entries(sighting.disagrees ?? {})) {
      const [only, ...others] = values;
      if (only === undefined || adoptions.has(name)) continue;
      const was = identifierValues(declared, name);
      adoptions.set(name, {
        ref,
        path: ['spec', 'identifiers', name],
        value: others.length === 0 ? only : [...values],
        was: was.length === 1 && was[0] !== undefined ? was[0] : [...was],
        seen: originOf(sighting),
      });
    }
  }
  return [...adoptions.values()];
}

function link(relation: EstateRelation, entities: ReadonlyMap<Ref, Entity>): readonly Adoption[] {
  const { grade, type, observed } = relation;
  const [from, to] = [entities.get(relation.from as Ref), entities.get(relation.to as Ref)];
  if (grade !== 'observed-only' || !observed || !from || !to || !linkFields.has(type)) return [];
  if (!linkingKinds.has(from.kind)) return [];
  const target = refWithin(from.namespace, to.ref);
  return [{ ref: from.ref, path: ['spec', type], value: target, append: true, seen: originOf(observed) }];
}
