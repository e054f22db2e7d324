import type { ClassTree } from '../model/asset-class.ts';
import type { EstateRelation } from '../model/estate.ts';
import type { Evidence } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { claimsOn, indexClaims } from './claims.ts';
import { findDoorways } from './entrypoints.ts';
import { gradeRelations } from './grade.ts';
import type { Stranger, Subject, Subjects } from './grading.ts';
import { groupBy } from './group-by.ts';
import type { Assembly } from './items.ts';
import type { Links } from './links.ts';
import { thingIdentity } from './nodes.ts';
import { whyUnwatched } from './unseen-link.ts';

/** The links between items, declared and seen, with their grades; sorted by ends and type. */
export function assembleRelations(
  subjects: Subjects,
  { links, ended, externals }: Links,
  { nodes, matching }: Assembly,
  input: { readonly relations: readonly Relation[]; readonly classes: ClassTree; readonly evidence: Evidence },
): readonly EstateRelation[] {
  const { classes, evidence } = input;
  // Ownership is a promise of people; nothing at run time bears it out.
  const relations = input.relations.filter(({ type }) => type !== 'ownedBy');
  const machines = machinesOf(relations, subjects);
  const strangers = new Map<string, Stranger>(externals.map(({ id, identity }) => [id, { identity, sighted: false }]));
  for (const [position, thing] of nodes.things.entries()) {
    if (thing.declared !== undefined) continue;
    for (const id of nodes.idsOf[position] ?? []) {
      strangers.set(id, { identity: thingIdentity(thing, matching), sighted: true });
    }
  }
  const graded = gradeRelations({
    subjects,
    relations,
    links,
    ended: new Map(ended.map((link) => [`${link.from} ${link.to}`, link])),
    doorways: findDoorways(subjects),
    providers: providersOf(relations),
    machines,
    namedMachines: new Set(machines.values()),
    strangers,
    unwatched: unwatched(matching.observed, evidence, classes),
    watchedWhen: watchedWhen(matching.observed, evidence, classes),
    classes,
  });
  return [...graded].sort(
    (a, b) => compareText(a.from, b.from) || compareText(a.type, b.type) || compareText(a.to, b.to),
  );
}

/** Asks what is not watched once an item, however many links it has. */
function unwatched(
  observed: Assembly['matching']['observed'],
  evidence: Evidence,
  classes: ClassTree,
): (source: Subject) => string | undefined {
  const index = indexClaims('relations', evidence, observed);
  const known = new Map<Subject, { readonly reason: string | undefined }>();
  return (source) => {
    const answer = known.get(source) ?? { reason: whyUnwatched(source, claimsOn(source.identity, classes, index)) };
    known.set(source, answer);
    return answer.reason;
  };
}

/** The same of what was watched while a condition held: asked once a condition. */
function watchedWhen(
  observed: Assembly['matching']['observed'],
  evidence: Evidence,
  classes: ClassTree,
): (source: Subject, condition: string) => boolean {
  const known = new Map<string, (source: Subject) => string | undefined>();
  return (source, condition) => {
    const under = known.get(condition) ?? unwatched(observed, underCondition(evidence, condition), classes);
    known.set(condition, under);
    return under(source) === undefined;
  };
}

/** The claims of what was seen under a condition, without the condition. */
function underCondition(evidence: Evidence, condition: string): Evidence {
  const coverage = evidence.coverage.flatMap(({ scope, ...claim }) => {
    const { when, ...rest } = scope;
    return when?.includes(condition) ? [{ ...claim, scope: rest }] : [];
  });
  return { ...evidence, coverage };
}

/** The names of the machines that things are declared to run on; a name that two of them have says nothing. */
function machinesOf(relations: readonly Relation[], subjects: Subjects): ReadonlyMap<string, Ref> {
  const named = new Map<string, Set<Ref>>();
  for (const { type, to } of relations) {
    const machine = type === 'runsOn' ? subjects.get(to) : undefined;
    for (const host of [...(machine?.identity.hosts ?? []), ...(machine?.seenAs?.hosts ?? [])]) {
      named.set(host, (named.get(host) ?? new Set()).add(to));
    }
  }
  const machines = new Map<string, Ref>();
  for (const [host, [ref, ...others]] of named) if (ref !== undefined && others.length === 0) machines.set(host, ref);
  return machines;
}

function providersOf(relations: readonly Relation[]): ReadonlyMap<Ref, readonly Ref[]> {
  const provided = relations.filter(({ type }) => type === 'providedBy');
  return new Map([...groupBy(provided, ({ from }) => from)].map(([api, list]) => [api, list.map(({ to }) => to)]));
}
