import type { ClassTree } from '../model/asset-class.ts';
import type { Evidence } from '../model/evidence.ts';
import { type Claim, claimsOn, indexClaims } from './claims.ts';
import type { EntryBook } from './entry-book.ts';
import type { Subject } from './grading.ts';
import { type Identity, isComplete, machineOf, normalIdentifiers, placesOf } from './identity.ts';
import type { IdentityTrouble } from './identity-trouble.ts';
import type { Matching } from './matching.ts';
import { type Nodes, thingIdentity } from './nodes.ts';
import { type Judgement, judgePresence } from './presence.ts';
import { identifyingNames, type Recognition, recognitionOf, wouldRecognise } from './recognition.ts';
import type { Declared, Observed } from './subjects.ts';

/** Judges whether a declared item is there, by what was seen of it. */
export type Judge = (item: Declared, sightings: readonly Observed[], ambiguous: boolean) => Judgement;

/** What judgements rest on besides the item; `recognised` are the entries by which sources recognise what is not in `matching`. */
export function judgeOf(matching: Matching, recognised: Recognition, evidence: Evidence, classes: ClassTree): Judge {
  const { observed, book } = matching;
  const claims = indexClaims('items', evidence, observed);
  const recognition = recognitionOf(observed, recognised, book);
  return (item, sightings, ambiguous) => {
    const { entity } = item;
    const identity = lookedForAs(item);
    const places = claimsOn(identity, classes, claims);
    const recognises = (claim: Claim): boolean =>
      entity.kind === 'group' || wouldRecognise(claim, identity, recognition, book);
    const wanting = unrecognisable(item, book);
    return judgePresence({ entity, identity, sightings, ambiguous, places, recognises, ...wanting }, evidence.runs);
  };
}

/** Every declared item with what was seen of it and the judgement of its presence, in the order of the declarations. */
export function judgeSubjects(
  matching: Matching,
  nodes: Nodes,
  trouble: IdentityTrouble,
  judge: Judge,
): readonly Subject[] {
  const { declared, observed } = matching;
  const thingOf = new Map<number, number>();
  for (const [thing, { declared: position }] of nodes.things.entries()) {
    if (position !== undefined) thingOf.set(position, thing);
  }
  return declared.map((item, position) => {
    const own = thingOf.get(position);
    const parts = item.entity.kind === 'group' ? (nodes.instances.get(position) ?? []) : own === undefined ? [] : [own];
    const things = parts.flatMap((part) => nodes.things[part] ?? []);
    const sightings = things.flatMap((thing) => thing.observed.flatMap((sighting) => observed[sighting] ?? []));
    const judgement = judge(item, sightings, trouble.declared.has(position));
    const [thing] = things;
    const seenAs = thing && item.entity.kind !== 'group' ? thingIdentity(thing, matching) : undefined;
    return { ...item, identity: lookedForAs(item), judgement, sightings, seenAs };
  });
}

/** A group is looked for where its selector says in so many words. */
function lookedForAs({ entity, identity }: Declared): Identity {
  if (entity.kind !== 'group') return identity;
  const exact = Object.entries(entity.instances?.selector ?? {}).filter(([, value]) => !value.includes('*'));
  const values = normalIdentifiers(Object.fromEntries(exact));
  return { ...identity, values, ...machineOf(values, placesOf(values)) };
}

/** What is wanting where identifiers are given and complete no entry. */
function unrecognisable({ entity, identity }: Declared, book: EntryBook): { readonly unrecognisable?: string } {
  if (entity.kind === 'group' || book.triedFor(identity).some((entry) => isComplete(identity, entry))) return {};
  const names = identifyingNames(identity, book);
  return { unrecognisable: `its identifiers do not tell it apart: class ${identity.class} is identified by ${names}` };
}
