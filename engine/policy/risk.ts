import type { Effect } from '../model/asset-class.ts';
import type { Criticality } from '../model/entity.ts';
import type { ImpactState } from '../model/impact.ts';
import type { Relation } from '../model/relation.ts';
import type { RiskContribution } from '../model/verdict.ts';
import { topicOf } from './codes.ts';
import { collidingChanges } from './collisions.ts';
import { isWorse, nameOf, type Facts } from './facts.ts';
import { unusedWays } from './use.ts';

type Contribution = (facts: Facts) => RiskContribution | undefined;

/** Everything that adds to the risk of a change, or takes from it. They add up in sight; a new one is one function here. */
const contributions: readonly Contribution[] = [
  reach,
  criticality,
  hiddenDependencies,
  drift,
  evidence,
  age,
  use,
  reversibility,
  chokePoint,
  concentration,
  collisions,
];

/** The contributions that are not nothing, in the order of the table. */
export function assessRisk(facts: Facts): readonly RiskContribution[] {
  return contributions.flatMap((contribution) => contribution(facts) ?? []);
}

/** Things that degrade or go down, up to so many: so many points. */
const reachPoints: readonly (readonly [upTo: number, points: number])[] = [
  [0, 0],
  [5, 1],
  [20, 2],
  [100, 3],
  [Number.POSITIVE_INFINITY, 5],
];

function reach({ affected }: Facts): RiskContribution | undefined {
  const hit = affected.filter(({ state }) => isWorse(state, 'at-risk'));
  const points = reachPoints.find(([upTo]) => hit.length <= upTo)?.[1] ?? 0;
  const down = hit.filter(({ state }) => state === 'down').length;
  return told('reach', points, `${count(hit.length, 'thing')} degraded or worse, ${down} of them down`);
}

/** Points of the worst single thing. */
const criticalityPoints: Readonly<Record<Criticality, Readonly<Record<ImpactState, number>>>> = {
  critical: { down: 5, degraded: 3, 'at-risk': 1, unaffected: 0 },
  high: { down: 3, degraded: 2, 'at-risk': 0, unaffected: 0 },
  medium: { down: 1, degraded: 0, 'at-risk': 0, unaffected: 0 },
  low: { down: 0, degraded: 0, 'at-risk': 0, unaffected: 0 },
};

function criticality({ affected }: Facts): RiskContribution | undefined {
  let points = 0;
  let reason = '';
  for (const { id, state, criticality: rated } of affected) {
    const own = rated === undefined ? 0 : criticalityPoints[rated][state];
    if (own <= points) continue;
    points = own;
    reason = `${nameOf(id)} is ${rated} and ${state}`;
  }
  return told('criticality', points, reason);
}

/** Two points each, six at most. */
function hiddenDependencies({ affected }: Facts): RiskContribution | undefined {
  const hidden = affected.filter(({ path }) => path.at(-1)?.grade === 'observed-only');
  const reason = `${count(hidden.length, 'dependency', 'dependencies')} that nobody declared, first ${nameOf(hidden[0]?.id ?? '')}`;
  return told('hidden dependencies', Math.min(6, 2 * hidden.length), reason);
}

/** Two points for each touched thing that is not what its record says, six at most. */
function drift({ findings, touched }: Facts): RiskContribution | undefined {
  const drifted = new Set<string>();
  for (const { code, phase, ref, severity } of findings) {
    if (topicOf(code) !== 'drift' || phase === 'introduced' || phase === 'fixed' || severity === 'info') continue;
    if (ref !== undefined && touched.has(ref)) drifted.add(ref);
  }
  const reason = `${count(drifted.size, 'touched thing')} not as declared, first ${nameOf([...drifted].sort()[0] ?? '')}`;
  return told('drift', Math.min(6, 2 * drifted.size), reason);
}

/** A point for each source with a gap, three at most. */
function evidence({ unseen, affected }: Facts): RiskContribution | undefined {
  if (affected.length === 0) return undefined;
  const gaps = new Set(unseen.filter(({ inherent }) => !inherent).map(({ source, what }) => source ?? what));
  return told('evidence', Math.min(3, gaps.size), `not seen: ${[...gaps].sort().slice(0, 3).join(', ')}`);
}

/** A point for each source that looked too long ago, two at most. */
function age({ estate, affected }: Facts): RiskContribution | undefined {
  const old = (estate?.runs ?? []).filter(({ stale }) => stale);
  if (affected.length === 0 || old.length === 0) return undefined;
  const oldest = old.reduce((a, b) => (b.age > a.age ? b : a));
  const others = old.length === 1 ? '' : ` (and ${count(old.length - 1, 'other source')})`;
  return told('age of evidence', Math.min(2, old.length), `${oldest.source} looked ${days(oldest.age)} ago${others}`);
}

function days(seconds: number): string {
  return seconds < 2 * 86_400 ? count(Math.round(seconds / 3600), 'hour') : count(Math.round(seconds / 86_400), 'day');
}

/** Sightings of a link that make it heavily used, beside what is usual here; and what makes it rarely used. */
const heavily = 4;
const rarely = 0.25;

/**
 * A point on where what breaks is used much more than is usual here, a point off where all of it is used much less, or was never
 * seen in use though all was looked at. Links with a condition wait for it: that they are rarely seen says nothing.
 */
function use(facts: Facts): RiskContribution | undefined {
  const { affected, estate } = facts;
  const hit = affected.filter(({ state, distance }) => distance > 0 && isWorse(state, 'at-risk'));
  if (!estate || hit.length === 0) return undefined;
  const usual = median(estate.relations.flatMap(({ observed }) => observed?.count ?? []));
  const counts = new Map(estate.relations.map(({ from, to, observed }) => [`${from} ${to}`, observed?.count]));
  const unused = unusedWays(facts);
  let most = 0;
  let busiest = '';
  let isRare = true;
  for (const { id, path } of hit) {
    const last = path.at(-1);
    const seen = (last && counts.get(`${last.dependent} ${last.dependency}`)) ?? 0;
    if (seen > most) [most, busiest] = [seen, id];
    const isConditional = path.some(({ when }) => when !== undefined);
    if (isConditional || !(unused.has(id) || (seen > 0 && seen <= usual * rarely))) isRare = false;
  }
  if (isRare) return told('use', -1, `${count(hit.length, 'thing')} that it breaks, rarely or never seen in use`);
  if (usual === 0 || most < usual * heavily) return undefined;
  return told('use', 1, `${nameOf(busiest)} was seen to use it ${count(most, 'time')}, where ${usual} is usual`);
}

function median(counts: readonly number[]): number {
  return counts.toSorted((a, b) => a - b)[counts.length >> 1] ?? 0;
}

/** A point for each other open change that concerns the same, three at most. */
function collisions(facts: Facts): RiskContribution | undefined {
  const names = collidingChanges(facts).map(({ name }) => name);
  const shown = names.slice(0, 3).join(', ');
  return told(
    'collisions',
    Math.min(3, names.length),
    `${shown}${names.length > 3 ? ' and more' : ''} ${names.length === 1 ? 'concerns' : 'concern'} the same`,
  );
}

/** What is replaced or removed is hard to bring back on some platforms; on some, no change can be taken back. */
const strong: ReadonlySet<Effect> = new Set(['replace', 'remove']);

function reversibility({ impact, classOf }: Facts): RiskContribution | undefined {
  let points = 0;
  let reason = '';
  for (const { id, effect } of impact.starts) {
    const platform = classOf(id);
    if (!platform || effect === 'none') continue;
    const { reversibility: how, leadTime } = platform.profile;
    const own = how === 'irreversible' ? 5 : how === 'restorable' && strong.has(effect) ? 2 : 0;
    if (own <= points) continue;
    points = own;
    reason = `${nameOf(id)} (${platform.name}) is ${how}, lead time ${leadTime}`;
  }
  return told('reversibility', points, reason);
}

/** Two points where half of all ways lead through one thing. */
function chokePoint({ impact }: Facts): RiskContribution | undefined {
  const [first] = impact.chokePoints ?? [];
  if (!first || first.share < 0.5) return undefined;
  return told(
    'choke point',
    2,
    `${Math.round(first.share * 100)} % of the ways of this impact lead through ${nameOf(first.id)}`,
  );
}

/** A point off where the most needed thing among those that are rewired is needed by fewer than before, a point on for more. */
function concentration({ changes, base, head }: Facts): RiskContribution | undefined {
  const rewired = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'relation-added' || change.kind === 'relation-removed') rewired.add(change.relation.to);
  }
  if (rewired.size === 0) return undefined;
  const [before, after] = [mostNeeded(base.relations, rewired), mostNeeded(head.relations, rewired)];
  // Two or three users are no concentration, whichever way they move.
  if (Math.max(before.users, after.users) < 4 || before.users === after.users) return undefined;
  const reason = `the most needed thing that it rewires is needed by ${after.users} (${nameOf(after.id)}) instead of ${before.users} (${nameOf(before.id)})`;
  return { name: 'concentration', points: after.users > before.users ? 1 : -1, reason };
}

function mostNeeded(
  relations: readonly Relation[],
  among: ReadonlySet<string>,
): { readonly id: string; readonly users: number } {
  const users = new Map<string, Set<string>>();
  for (const { from, to, strength } of relations) {
    if (strength === 'none' || !among.has(to)) continue;
    const known = users.get(to);
    if (known) known.add(from);
    else users.set(to, new Set([from]));
  }
  let most = { id: 'nothing', users: 0 };
  for (const [id, { size }] of users)
    if (size > most.users || (size === most.users && id < most.id)) most = { id, users: size };
  return most;
}

function told(name: string, points: number, reason: string): RiskContribution | undefined {
  return points === 0 ? undefined : { name, points, reason };
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
