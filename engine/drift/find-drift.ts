import type { ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Estate, EstateItem, EstateRelation } from '../model/estate.ts';
import type { CoverageClaim } from '../model/evidence.ts';
import type { Unseen } from '../model/result.ts';
import { type Finding, sortFindings } from '../model/finding.ts';
import { itemName, type Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { noSightings, type Sightings } from '../model/sightings.ts';
import { agreeingIn } from './agreeing.ts';
import { siblingsIn } from './alike.ts';
import { contentionsIn } from './contention.ts';
import { copiesIn } from './copies.ts';
import { type Drift, type DriftContext, findingOf, type Locate } from './context.ts';
import { coverageFindings, reasonOf, staleRuns, trimmed } from './coverage.ts';
import { decayDrift } from './decay.ts';
import { accountedFrom, type DeclaredChanges, type Emergency } from './declared-changes.ts';
import { dependentsOf } from './dependents.ts';
import { expiryDrift } from './expiry.ts';
import { historyIn } from './history.ts';
import { inventoryDrift } from './inventory.ts';
import { lifecycleDrift } from './lifecycle.ts';
import { redundancyDrift } from './redundancy.ts';
import { relationDrift } from './relations.ts';
import { scheduleDrift } from './schedule.ts';
import { keyOf, statesIn } from './states.ts';
import { afterwards, straysIn } from './strays.ts';
import { transientDrift } from './transients.ts';

export interface DriftOptions {
  readonly classes: ClassTree;
  readonly entities: ReadonlyMap<Ref, Entity>;
  readonly relations: readonly Relation[];
  /** Seconds before `notAfter` from which an expiry is told. */
  readonly expiryWarning: number;
  /** Where a value of a declaration stands, such as `spec.attributes.version`. */
  readonly locate?: Locate;
  /** The sightings that the estate was made of, with what earlier runs said of them. */
  readonly sightings?: Sightings;
  /** What the newest runs claim to have seen. */
  readonly coverage?: readonly CoverageClaim[];
  /** Emergencies that are not made up for, by what they affect. */
  readonly emergencies?: ReadonlyMap<Ref, Emergency>;
  readonly declaredChanges?: DeclaredChanges;
}

/**
 * What differs between declared and observed, and what could not be compared; sorted as findings are shown. Trouble of
 * identification is in `estate.findings` and not repeated. Pure and total; O(items + relations) and a bounded walk a finding.
 */
export function findDrift(estate: Estate, options: DriftOptions): readonly Finding[] {
  const { drifts, context } = collectDrift(estate, options);
  return sortFindings([...drifts.flatMap((drift) => findingOf(drift, context) ?? []), ...coverageFindings(context)]);
}

/** What has to be known of when declarations changed, to say how what differs came about. */
export interface Questions {
  readonly refs: ReadonlySet<Ref>;
  /** From when on. */
  readonly since: string;
  /** From when on at least, where something was seen to change: whether that was declared is not known otherwise. */
  readonly atLeast?: string;
  /** Whether it is asked too what was declared once, of what nobody declares. */
  readonly former: boolean;
}

/** How far (milliseconds) before a value was first seen it is asked whether something else was declared then. */
const longAgo = 90 * 86_400_000;

/** Undefined where nothing that differs could be accounted for by a declared change. O(items + relations). */
export function questionsOf(estate: Estate, options: DriftOptions): Questions | undefined {
  // Whoever asks has no answers yet: what would only be told with them is asked about too.
  const unanswered: DeclaredChanges = { base: '', since: estate.at, touches: () => undefined };
  const { drifts } = collectDrift(estate, { ...options, declaredChanges: unanswered });
  const refs = new Set<Ref>();
  let former = false;
  let since = estate.at;
  let atLeast: string | undefined;
  for (const { code, id, cause, live, attribute, onset, account } of drifts) {
    const entity = options.entities.get((cause ?? id) as Ref);
    const isDeclared = attribute !== undefined || code === 'inventory.replaced';
    if (entity ? !live && (!isDeclared || onset === undefined) : !live || !account) continue;
    if (entity) refs.add(entity.ref);
    else former = true;
    const from = live ? accountedFrom(live) : earlier(onset ?? estate.at, longAgo);
    const first = code === 'inventory.vanished' ? earlier(from, afterwards) : from;
    if (first < since) since = first;
    if (live && (atLeast === undefined || from < atLeast)) atLeast = from;
  }
  return refs.size > 0 || former ? { refs, since, ...(atLeast !== undefined && { atLeast }), former } : undefined;
}

function earlier(moment: string, milliseconds: number): string {
  return new Date(Date.parse(moment) - milliseconds).toISOString();
}

/** The drift of an estate before it becomes findings, in no order that means anything. */
export function collectDrift(
  estate: Estate,
  options: DriftOptions,
): { readonly drifts: readonly Drift[]; readonly context: DriftContext } {
  const {
    classes,
    entities,
    relations,
    expiryWarning,
    locate,
    sightings = noSightings,
    emergencies,
    declaredChanges,
  } = options;
  const context: DriftContext = {
    estate,
    items: new Map(estate.items.map((item) => [item.id, item])),
    linksFrom: linksBy(estate, 'from'),
    linksTo: linksBy(estate, 'to'),
    entities,
    classes,
    dependents: dependentsOf(entities, relations, estate.relations),
    locate,
    history: historyIn(sightings),
    sightings,
    states: statesIn(
      sightings,
      new Set(estate.runs.filter(({ stale }) => stale).map(({ source, run }) => keyOf(source, run))),
    ),
    agreeing: agreeingIn(estate.items),
    siblings: siblingsIn(estate.items),
    copyOf: copiesIn(estate.items, classes),
    contentions: contentionsIn(estate, classes),
    emergencies: emergencies ?? new Map(),
    declaredChanges,
    strays: straysIn(declaredChanges, classes),
  };
  const drifts: readonly Drift[] = [
    ...estate.items.flatMap((item) => [
      ...inventoryDrift(item, context),
      ...decayDrift(item, context),
      ...scheduleDrift(item, context),
      ...expiryDrift(item, context, expiryWarning),
      ...lifecycleDrift(item, context),
    ]),
    ...relationDrift(context),
    ...redundancyDrift(relations, context),
    ...transientDrift(options, context),
  ];
  return { drifts, context };
}

/**
 * What could not be seen: each item that should be there and was not judged, with what its sources said, and what sources could
 * not see apart from that. Items by id first, then by source.
 */
export function unseenOf(estate: Estate): readonly Unseen[] {
  const items = estate.items.filter(({ presence, judged }) => presence === 'not-covered' && judged !== false);
  const told = new Set(
    items.flatMap(({ coverage }) => coverage.map(({ source, reason }) => `${source} ${trimmed(reason)}`)),
  );
  const unseen = items.map(unseenItem);
  for (const [source, reason] of staleRuns(estate))
    unseen.push({ what: `what ${source} sees now`, reason: sentence(reason), source });
  for (const gap of estate.gaps ?? []) {
    const reason = reasonOf(gap);
    if (told.has(`${gap.source} ${reason}`)) continue;
    told.add(`${gap.source} ${reason}`);
    unseen.push({
      what: `${gap.of === 'items' ? 'things' : 'links'} of class ${gap.class}`,
      reason: sentence(reason),
      source: gap.source,
      // A source that looks now and then never sees every link; one that was denied might have.
      ...(gap.of === 'relations' && gap.level === 'partial' && { inherent: true }),
    });
  }
  return unseen;
}

function unseenItem({ id, ref, coverage }: EstateItem): Unseen {
  const [only, ...others] = coverage.filter(({ source }) => source !== 'catalog' && source !== 'none');
  const said = coverage.map(({ source, reason }) =>
    others.length > 0 && source !== 'catalog' && source !== 'none' ? `${source}: ${trimmed(reason)}` : trimmed(reason),
  );
  return {
    what: itemName(id),
    reason: sentence(said.join('; ')),
    ...(only && others.length === 0 && { source: only.source }),
    ...(ref !== undefined && { ref }),
  };
}

/** Only what Groundtruth says itself gets a capital: a reason of a source may begin with a name. */
function sentence(reason: string): string {
  return `${reason.replace(/^(?:its?|no|an?|this) /, (word) => word.charAt(0).toUpperCase() + word.slice(1))}.`;
}

function linksBy({ relations }: Estate, end: 'from' | 'to'): ReadonlyMap<string, readonly EstateRelation[]> {
  const links = new Map<string, EstateRelation[]>();
  for (const relation of relations) {
    const known = links.get(relation[end]);
    if (known) known.push(relation);
    else links.set(relation[end], [relation]);
  }
  return links;
}
