import type { ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Estate, EstateItem } from '../model/estate.ts';
import type { CoverageClaim, Evidence } from '../model/evidence.ts';
import { sortFindings } from '../model/finding.ts';
import { canonicalJson, compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { bind } from './bind.ts';
import { assembleRelations } from './assemble-relations.ts';
import type { Subject } from './grading.ts';
import { identityTrouble } from './identity-trouble.ts';
import { type Assembly, declaredItem, externalItem, undeclaredItem } from './items.ts';
import { judgeSubjects } from './judge-subjects.ts';
import { entryBook } from './entry-book.ts';
import { type Links, observedLinks } from './links.ts';
import { matchingOf } from './matching.ts';
import { mergeSightings } from './merge.ts';
import { nameThings } from './nodes.ts';
import { correlatedTools, declaredItems, observedThings } from './subjects.ts';

export interface ReconcileInput {
  readonly entities: ReadonlyMap<Ref, Entity>;
  readonly relations: readonly Relation[];
  readonly classes: ClassTree;
  readonly evidence: Evidence;
  /** Rank of a source for a class; lower wins. */
  readonly authority: (source: string, className: string) => number;
}

/**
 * Declared and observed as one estate: what was seen is identified with what is declared, values are taken by authority with
 * every disagreement kept, presence is judged by coverage, and links are graded. Nothing is missing or unobserved without
 * complete coverage. Pure and total; linear in entities, relations, observations and claims; the same input gives the same bytes,
 * whatever its order.
 */
export function reconcile(input: ReconcileInput): Estate {
  const { entities, relations, classes, evidence, authority } = input;
  const declared = declaredItems(entities, relations, classes);
  const observed = observedThings(evidence, correlatedTools(entities, evidence), classes);
  const book = entryBook(
    [...declared, ...observed].map(({ identity }) => identity),
    classes,
  );
  const matching = matchingOf(declared, observed, book);
  const bindings = bind(matching);
  const things = mergeSightings(matching, bindings);
  const nodes = nameThings(things, matching);
  const trouble = identityTrouble(matching, bindings, things);
  const subjects = judgeSubjects(matching, nodes, trouble, evidence, classes);
  const links = observedLinks(matching, nodes, classes, evidence);
  const assembly: Assembly = { matching, bindings, nodes, trouble, classes, authority };
  return {
    at: evidence.at,
    items: assembleItems(subjects, links, assembly),
    relations: assembleRelations(subjects, links, assembly, input),
    runs: [...evidence.runs].sort((a, b) => compareText(a.source, b.source) || compareText(a.run, b.run)),
    gaps: gapsOf(evidence),
    findings: sortFindings(trouble.findings),
  };
}

function assembleItems(subjects: readonly Subject[], links: Links, assembly: Assembly): readonly EstateItem[] {
  const { things, idsOf } = assembly.nodes;
  const declaredAs = new Map(things.map((thing) => [thing.declared, thing]));
  const items = subjects.map((subject, position) =>
    declaredItem(subject, position, declaredAs.get(position), assembly),
  );
  for (const [position, thing] of things.entries()) {
    const [id] = idsOf[position] ?? [];
    if (thing.declared === undefined && id?.startsWith('observed:')) items.push(undeclaredItem(thing, id, assembly));
  }
  for (const external of links.externals) items.push(externalItem(external));
  return items.sort((a, b) => compareText(a.id, b.id));
}

/** What newest runs could not see, whether or not a declared item is concerned. */
function gapsOf({ coverage }: Evidence): readonly CoverageClaim[] {
  return coverage
    .filter(({ level }) => level !== 'complete')
    .map((claim) => ({ key: canonicalJson({ ...claim }), claim }))
    .sort((a, b) => compareText(a.claim.source, b.claim.source) || compareText(a.key, b.key))
    .map(({ claim }) => claim);
}
