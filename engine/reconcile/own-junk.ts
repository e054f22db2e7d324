import type { Entity } from '../model/entity.ts';
import type { ObservedRelation, Sighting } from '../model/evidence.ts';
import { matchesGlob } from '../model/glob.ts';
import { identifierName } from '../model/identifier-name.ts';
import { type GivenIdentifiers, identifierValues } from '../model/identifiers.ts';
import type { Ref } from '../model/ref.ts';
import { type Sightings, sightingsOf } from '../model/sightings.ts';

/** By identifier: values that identify nothing in one estate, such as what its images have in them; `*` stands for any text. */
export type OwnJunk = Readonly<Record<string, readonly string[]>>;

/** Whether a value of an identifier, by any name of it, is such a one. Letter case and spaces at the ends say nothing. */
type IsJunk = (name: string, value: string) => boolean;

/** What is declared and what was seen without such values, also of what that is linked with. Linear; the same objects where there is none. */
export function withoutJunk(
  entities: ReadonlyMap<Ref, Entity>,
  sightings: Sightings,
  junk: OwnJunk = {},
): { readonly entities: ReadonlyMap<Ref, Entity>; readonly sightings: Sightings } {
  const isJunk = junkIn(junk);
  if (!isJunk) return { entities, sightings };
  const plain = [...entities].map(([ref, entity]) => [ref, plainEntity(entity, isJunk)] as const);
  return { entities: new Map(plain), sightings: sightingsOf(plainSightings(sightings, isJunk)) };
}

/** Undefined where nothing is junk. */
function junkIn(junk: OwnJunk): IsJunk | undefined {
  const patterns = new Map<string, readonly string[]>();
  for (const [given, texts] of Object.entries(junk)) {
    const name = identifierName(given);
    patterns.set(name, [...(patterns.get(name) ?? []), ...texts.map(plainText)]);
  }
  if (patterns.size === 0) return undefined;
  return (given, value) =>
    patterns.get(identifierName(given))?.some((pattern) => matchesGlob(pattern, plainText(value))) ?? false;
}

function plainText(text: string): string {
  return text.trim().toLowerCase();
}

function plainEntity(entity: Entity, isJunk: IsJunk): Entity {
  const identifiers = without(entity.identifiers, isJunk);
  return identifiers === entity.identifiers ? entity : { ...entity, identifiers };
}

function* plainSightings(sightings: Sightings, isJunk: IsJunk): Iterable<Sighting> {
  for (const sighting of sightings) {
    const { observation, links } = sighting;
    const identifiers = without(observation.identifiers, isJunk);
    const relations = observation.relations.map((relation) => plainLink(relation, isJunk));
    const told = links?.map((link) => ({ ...link, relation: plainLink(link.relation, isJunk) }));
    yield { ...sighting, ...(told && { links: told }), observation: { ...observation, identifiers, relations } };
  }
}

function plainLink(link: ObservedRelation, isJunk: IsJunk): ObservedRelation {
  const identifiers = without(link.to.identifiers, isJunk);
  return identifiers === link.to.identifiers ? link : { ...link, to: { ...link.to, identifiers } };
}

/** The same where there is no junk among them; a name of which all values are junk stays, without any. */
function without(identifiers: GivenIdentifiers, isJunk: IsJunk): GivenIdentifiers {
  const names = Object.keys(identifiers);
  const isPlain = (name: string): boolean => !identifierValues(identifiers, name).some((value) => isJunk(name, value));
  if (names.every(isPlain)) return identifiers;
  const plainValues = (name: string): readonly string[] =>
    identifierValues(identifiers, name).filter((value) => !isJunk(name, value));
  return Object.fromEntries(names.map((name) => [name, plainValues(name)]));
}
