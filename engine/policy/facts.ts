import type { ClassDefinition } from '../model/asset-class.ts';
import type { Change } from '../model/change.ts';
import { compareEntities, type EntityPair } from '../model/compare-entities.ts';
import { criticalities, type Catalog, type Criticality, type Entity } from '../model/entity.ts';
import type { Estate } from '../model/estate.ts';
import type { Finding, Severity } from '../model/finding.ts';
import { impactStates, type Hop, type Impact, type ImpactState } from '../model/impact.ts';
import { shortRef, type Ref } from '../model/ref.ts';
import type { Unseen } from '../model/result.ts';
import type { PolicyOutcome } from './expressions/policy-outcome.ts';
import { recordsBrought, type BroughtRecord } from './records.ts';
import type { BoundVote } from './votes.ts';
import type { WindowSet } from './windows/window-set.ts';

export interface JudgeInput {
  /** The moment that is judged. */
  readonly at: Date;
  readonly changes: readonly Change[];
  readonly impact: Impact;
  /** Of both sides, each with its phase. */
  readonly findings: readonly Finding[];
  /** Where the change would land: its owners, teams and classes are the ones that count. */
  readonly base: Catalog;
  readonly head: Catalog;
  readonly estate?: Estate;
  /** What no source could see of the things that are touched or affected. */
  readonly unseen: readonly Unseen[];
  /** Owners of what is this critical, or more, have to agree when it gets into this state, or worse. */
  readonly approvals: { readonly criticality: Criticality; readonly state: ImpactState };
  readonly failOn: Severity | 'none';
  /** False where the base has no configuration yet. */
  readonly configured: boolean;
  /** The base's team that answers where nobody else does. */
  readonly maintainers?: Ref;
  /** The base's team that may agree to an emergency, beside those whom it concerns. */
  readonly emergencyTeam?: Ref;
  /** What the base's policies say of the change. */
  readonly policies?: PolicyOutcome;
  /** Of the base. */
  readonly windows?: WindowSet;
  /** Logins of the author and of those who wrote the commits: their own agreement never counts. */
  readonly authors?: readonly string[];
  readonly votes?: readonly BoundVote[];
  /** What other open changes do something to, or leave worse. */
  readonly openChanges?: readonly { readonly name: string; readonly touches: ReadonlySet<string> }[];
  /** By path: what tells the content of a changed file from any other. */
  readonly fileDigests?: ReadonlyMap<string, string>;
}

/** A start or an affected item: what becomes of one thing. */
export interface Affected {
  readonly id: string;
  readonly state: ImpactState;
  readonly criticality: Criticality | undefined;
  /** From the base, where it has the entity. */
  readonly owner: Ref | undefined;
  readonly distance: number;
  readonly path: readonly Hop[];
}

/** What every rule looks at, put together once. */
export interface Facts extends JudgeInput {
  /** Starts and affected items, worst first, then most critical, then nearest. */
  readonly affected: readonly Affected[];
  readonly outcomes: ReadonlyMap<string, Affected>;
  /** What a change does something to, and what it newly relies on. */
  readonly touched: ReadonlySet<string>;
  /** An entity as the base knows it, under its old name where it had one; as the head does only where it is new. */
  readonly trusted: (id: string) => Entity | undefined;
  /** The higher of what base and head say: a change cannot rate down what it breaks. */
  readonly criticalityOf: (id: string) => Criticality | undefined;
  readonly classOf: (id: string) => ClassDefinition | undefined;
  /** What both sides have, if under another name, and not as the same object. */
  readonly differing: readonly EntityPair[];
  /** What the change says of itself. */
  readonly records: readonly BroughtRecord[];
}

export function gatherFacts(input: JudgeInput): Facts {
  const { base, head, changes, impact } = input;
  const oldNames = new Map<string, Ref>();
  for (const change of changes) if (change.kind === 'entity-renamed') oldNames.set(change.ref, change.from);
  const trusted = (id: string): Entity | undefined =>
    base.entities.get(oldNames.get(id) ?? (id as Ref)) ?? head.entities.get(id as Ref);
  const criticalityOf = (id: string): Criticality | undefined =>
    moreCritical(trusted(id)?.criticality, head.entities.get(id as Ref)?.criticality);
  const outcomes = new Map<string, Affected>();
  const starts = impact.starts.map(({ id, state }) => ({ id, state, distance: 0, path: [] }));
  for (const { id, state, distance, path } of [...starts, ...impact.affected]) {
    if (!isWorse(state, outcomes.get(id)?.state ?? 'unaffected')) continue;
    outcomes.set(id, { id, state, distance, path, owner: trusted(id)?.owner, criticality: criticalityOf(id) });
  }
  return {
    ...input,
    affected: worstFirst([...outcomes.values()]),
    outcomes,
    touched: touchedBy(input),
    trusted,
    criticalityOf,
    classOf: (id) => {
      const name = trusted(id)?.class;
      return name === undefined ? undefined : (base.classes.get(name) ?? head.classes.get(name));
    },
    differing: differingPairs(input, trusted),
    records: recordsBrought(changes, base, head),
  };
}

function differingPairs({ base, head }: JudgeInput, trusted: Facts['trusted']): readonly EntityPair[] {
  const { added, differing } = compareEntities(base, head);
  const renamed = added.flatMap((after) => {
    const before = trusted(after.ref);
    return before && before !== after ? [{ before, after }] : [];
  });
  return [...differing, ...renamed];
}

function touchedBy({ impact, changes }: JudgeInput): ReadonlySet<string> {
  const touched = new Set(impact.starts.map(({ id }) => id));
  for (const change of changes) if (change.kind === 'relation-added') touched.add(change.relation.to);
  return touched;
}

/** An id for people. */
export function nameOf(id: string): string {
  return shortRef(id as Ref);
}

/** A sentence as it stands within another one. */
export function withoutDot(message: string): string {
  return message.replace(/[.\s]+$/, '');
}

export function isWorse(state: ImpactState, than: ImpactState): boolean {
  return impactStates.indexOf(state) > impactStates.indexOf(than);
}

/** True where something is as critical as the threshold, or more; what nobody rated is below all. */
export function isAsCritical(criticality: Criticality | undefined, threshold: Criticality): boolean {
  return criticality !== undefined && criticalities.indexOf(criticality) <= criticalities.indexOf(threshold);
}

function moreCritical(a: Criticality | undefined, b: Criticality | undefined): Criticality | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return isAsCritical(a, b) ? a : b;
}

/** Worst first, then most critical. An impact comes nearest first, and the sort is stable: so it stays. */
function worstFirst(affected: readonly Affected[]): readonly Affected[] {
  const ranks = new Map(affected.map((item) => [item, rank(item)]));
  return [...affected].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

function rank({ state, criticality }: Affected): number {
  const critical = criticality === undefined ? criticalities.length : criticalities.indexOf(criticality);
  return critical - impactStates.indexOf(state) * 10;
}
