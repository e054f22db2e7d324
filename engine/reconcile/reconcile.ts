import type { ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Estate, EstateItem } from '../model/estate.ts';
import type { CoverageClaim, Evidence } from '../model/evidence.ts';
import type { SightingHead, Sightings } from '../model/sightings.ts';
import { sortFindings } from '../model/finding.ts';
import { canonicalJson, compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { allSubjects, positionOf } from './all-subjects.ts';
import { assembleRelations } from './assemble-relations.ts';
import { attributeRules, type Choices } from './attribute-rules.ts';
import { type Authority, contradicted, type Lifetime } from './attributes.ts';
import { bind } from './bind.ts';
import { keyBook } from './class-keys.ts';
import { entryBook } from './entry-book.ts';
import type { Subject } from './grading.ts';
import { addRow, addThing, emptyColumns, type IdentifierColumns } from './identifier-columns.ts';
import { identityTrouble } from './identity-trouble.ts';
import { type Assembly, declaredItem, externalItem, undeclaredItem } from './items.ts';
import { judgeOf, judgeSubjects } from './judge-subjects.ts';
import { type Links, observedLinks, type PairedLinks } from './links.ts';
import { matchingOf } from './matching.ts';
import { mergeSightings } from './merge.ts';
import { type OwnJunk, withoutJunk } from './own-junk.ts';
import { nameThings } from './nodes.ts';
import { observedPair, type PairContext, type PairItem, pairItems } from './pair-items.ts';
import { type Pairing, pairUp } from './pair-up.ts';
import { seenMachines } from './seen-machines.ts';
import { declaredSide, observedSide } from './sides.ts';
import { emptyTexts, type TextNumbers } from './text-numbers.ts';
import {
  classOf,
  correlatedTools,
  declaredIdentity,
  declaredItems,
  declaredMachines,
  isExpected,
  type IsFresh,
  isFresh,
  observedThings,
} from './subjects.ts';

export interface ReconcileInput {
  readonly entities: ReadonlyMap<Ref, Entity>;
  readonly relations: readonly Relation[];
  readonly classes: ClassTree;
  readonly evidence: Evidence;
  readonly authority: Authority;
  readonly lifetime?: Lifetime;
  /** Which of several values counts, where that is not a question of authority. */
  readonly choices?: Choices;
  /** Identifiers that identify nothing in this estate. */
  readonly junk?: OwnJunk;
}

/**
 * Declared and observed as one estate: what was seen is identified with what is declared, values are taken by authority with
 * every disagreement kept, presence is judged by coverage, and links are graded. Nothing is missing or unobserved without
 * complete coverage. Pure and total; linear in entities, relations, observations and claims; the same input gives the same bytes,
 * whatever its order.
 */
export function reconcile({ junk, ...given }: ReconcileInput): Estate {
  const { entities, sightings } = withoutJunk(given.entities, given.evidence.sightings, junk);
  const input = { ...given, entities, evidence: { ...given.evidence, sightings } };
  const { relations, classes, evidence, authority, lifetime, choices } = input;
  const items = declaredItems(entities);
  const fresh = isFresh(evidence);
  const names = emptyTexts();
  const [ours, theirs] = [declaredColumns(items, names), observedColumns(sightings, fresh, names)];
  const book = entryBook(new Set([...ours.classes.texts, ...theirs.classes.texts]), classes);
  const tools = correlatedTools(entities, theirs.given.texts);
  const asDeclared = { entities, runsOn: declaredMachines(relations), classes };
  const compared = { items, sightings, tools, book, keys: keyBook(book, classes) };
  const sides = {
    declared: declaredSide(ours, names.texts, { ...asDeclared, ...compared }),
    observed: observedSide(theirs, names.texts, { ...asDeclared, ...compared }),
  };
  const host = names.texts.indexOf('host');
  const machines = seenMachines({ ...asDeclared, ...compared, ...sides, fresh, host });
  const surroundings = { ...asDeclared, seenMachines: machines };
  const declaredNow =
    machines.size > 0 ? declaredSide(ours, names.texts, { ...surroundings, ...compared }) : sides.declared;
  const rules = attributeRules(classes, choices);
  const disputesOf = (entity: Entity, position: number): readonly string[] =>
    contradicted(entity.attributes, sightings.attributes, position, rules(classOf(entity)));
  const pairing = pairUp({ ...surroundings, ...compared, ...sides, declared: declaredNow, disputesOf });

  const declared = pairing.entities.map((entity) => ({ entity, identity: declaredIdentity(entity, surroundings) }));
  const observed = observedThings(pairing.sightings, fresh, tools, classes);
  const matching = matchingOf(declared, observed, book);
  const bindings = bind(matching);
  const things = mergeSightings(matching, bindings);
  const nodes = nameThings(things, matching);
  const trouble = identityTrouble(matching, bindings, things);
  const judge = judgeOf(matching, pairing.recognised, evidence, classes);
  const bound = judgeSubjects(matching, nodes, trouble, judge);

  const context: PairContext = { ...surroundings, sightings, tools, book, judge, rules };
  const pairs = pairItems(pairing, items, context);
  const subjects = allSubjects(bound, pairs, context);
  const links = observedLinks(matching, nodes, pairedLinks(pairs, pairing, context), classes, evidence);
  const assembly: Assembly = { matching, bindings, nodes, trouble, rules, authority, lifetime, at: evidence.at };
  return {
    at: evidence.at,
    items: assembleItems(pairs, bound, links, assembly),
    relations: assembleRelations(subjects, links, assembly, input),
    runs: [...evidence.runs].sort((a, b) => compareText(a.source, b.source) || compareText(a.run, b.run)),
    gaps: gapsOf(evidence),
    findings: sortFindings(trouble.findings),
  };
}

function declaredColumns(items: readonly Entity[], names: TextNumbers): IdentifierColumns {
  const columns = emptyColumns(items.length);
  for (const entity of items) {
    const plain = entity.kind !== 'group' && isExpected(entity);
    addThing(columns, names, classOf(entity), entity.identifiers, plain, hasMembers(entity.correlation));
  }
  return columns;
}

function observedColumns({ heads, identifiers }: Sightings, fresh: IsFresh, names: TextNumbers): IdentifierColumns {
  const columns = emptyColumns(heads.length);
  for (let position = 0; position < heads.length; position++) {
    const { class: className, current, source, run } = heads[position] as SightingHead;
    addRow(columns, names, className, identifiers, position, current && fresh(source, run));
  }
  return columns;
}

function hasMembers(record: Readonly<Record<string, unknown>>): boolean {
  for (const name in record) if (Object.hasOwn(record, name)) return true;
  return false;
}

function pairedLinks(pairs: readonly PairItem[], pairing: Pairing, context: PairContext): PairedLinks {
  const linking = pairing.linking.flatMap((index) => pairs[index] ?? []);
  return {
    holder: pairing.holder,
    linking: linking.map((pair) => ({ by: observedPair(pair, context), ids: [pair.entity.ref] })),
  };
}

function assembleItems(
  pairs: readonly EstateItem[],
  bound: readonly Subject[],
  links: Links,
  assembly: Assembly,
): readonly EstateItem[] {
  const { things, idsOf } = assembly.nodes;
  const declaredAs = new Map(things.map((thing) => [thing.declared, thing]));
  const items = bound.map((subject, position) => declaredItem(subject, position, declaredAs.get(position), assembly));
  for (const [position, thing] of things.entries()) {
    const [id] = idsOf[position] ?? [];
    if (thing.declared === undefined && id?.startsWith('observed:')) items.push(undeclaredItem(thing, id, assembly));
  }
  for (const external of links.externals) items.push(externalItem(external));
  return mergeById(
    pairs,
    items.sort((a, b) => compareText(a.id, b.id)),
  );
}

/** Two sorted lists as one; of `others` there are few. */
function mergeById(some: readonly EstateItem[], others: readonly EstateItem[]): readonly EstateItem[] {
  const merged: EstateItem[] = [];
  let from = 0;
  for (const other of others) {
    const to = positionOf(other.id, some, from);
    for (; from < to; from++) merged.push(some[from] as EstateItem);
    merged.push(other);
  }
  for (; from < some.length; from++) merged.push(some[from] as EstateItem);
  return merged;
}

/** What newest runs could not see, whether or not a declared item is concerned. */
function gapsOf({ coverage }: Evidence): readonly CoverageClaim[] {
  return coverage
    .filter(({ level }) => level !== 'complete')
    .map((claim) => ({ key: canonicalJson({ ...claim }), claim }))
    .sort((a, b) => compareText(a.claim.source, b.claim.source) || compareText(a.key, b.key))
    .map(({ claim }) => claim);
}
