import type { EstateRelation } from '../model/estate.ts';
import { itemName } from '../model/ref.ts';
import { type Relation, relationTypes } from '../model/relation.ts';
import { type Grading, isUse, type Subject } from './grading.ts';
import { groupBy } from './group-by.ts';
import type { Link } from './links.ts';
import { gradeUnseen } from './unseen-link.ts';

/** Every declared relation between items with its grade, and every link that was seen and that no declaration accounts for. */
export function gradeRelations(grading: Grading): readonly EstateRelation[] {
  const between = groupBy(grading.links, ({ from, to }) => `${from} ${to}`);
  const accounted = new Set<Link>();
  const borneOut = new Map<Relation, readonly Link[]>();
  const movedTo = moves(grading);
  for (const relation of grading.relations) {
    if (!grading.subjects.has(relation.from) || !grading.subjects.has(relation.to)) continue;
    const { confirming, explained } = linksFor(relation, between, grading);
    const elsewhere = confirming.length === 0 ? movedTo.get(relation) : undefined;
    for (const link of elsewhere ? [...explained, elsewhere] : explained) accounted.add(link);
    borneOut.set(relation, confirming);
  }
  const left = grading.links.filter((link) => !accounted.has(link));
  const leftFrom = groupBy(left, ({ from }) => from);
  const graded = [...borneOut].map(([relation, links]) =>
    gradeOne(relation, links, movedTo.get(relation), leftFrom.get(relation.from) ?? [], grading),
  );
  return [...graded, ...left.map(undeclared)];
}

function undeclared({ from, to, type, observed, fresh, remembered }: Link): EstateRelation {
  const when = fresh ? (remembered ? ' before its newest run' : '') : ', too long ago to speak of now';
  const reason = `Seen by ${observed.source}${when}, and declared nowhere.`;
  return { from, to, type, strength: relationTypes[type].failure, grade: 'observed-only', reason, observed };
}

function gradeOne(
  relation: Relation,
  confirming: readonly Link[],
  elsewhere: Link | undefined,
  unaccounted: readonly Link[],
  grading: Grading,
): EstateRelation {
  const { from, to, type, strength, flow } = relation;
  const base = { from, to, type, strength, ...(flow !== undefined && { flow }), declared: relation };
  const fresh = confirming.filter((each) => each.fresh);
  const link = fresh.find(({ remembered }) => !remembered) ?? fresh[0];
  if (link) {
    const { observed } = link;
    // What was seen before its target went away was there, and is there no longer.
    if (link.remembered && grading.subjects.get(to)?.judgement.presence === 'missing') {
      return { ...base, ...gradeUnseen(relation, unaccounted, grading), observed };
    }
    const via = link.to === to || link.from === to ? '' : ` through ${itemName(link.to)}`;
    const when = link.remembered ? ' before its newest run, which does not claim to see every link' : '';
    return { ...base, grade: 'confirmed', reason: `Seen by ${observed.source}${via}${when}.`, observed };
  }
  if (elsewhere && confirming.length === 0) {
    const reason = `It was seen on ${itemName(elsewhere.to)} instead.`;
    return { ...base, grade: 'contradicted', reason, observed: elsewhere.observed };
  }
  const implied = impliedBy(relation, grading);
  if (implied) return { ...base, ...implied };
  const [stale] = confirming;
  if (stale) {
    const reason = `Last seen by ${stale.observed.source}, too long ago to speak of now.`;
    return { ...base, grade: 'not-covered', reason, observed: stale.observed };
  }
  return { ...base, ...gradeUnseen(relation, unaccounted, grading) };
}

/** Of what is declared to run on one machine and was last seen on one other of its kind that is declared: the link to that. */
function moves({ relations, links, subjects }: Grading): ReadonlyMap<Relation, Link> {
  const declared = groupBy(
    relations.filter(({ type }) => type === 'runsOn'),
    ({ from }) => from,
  );
  const seen = groupBy(
    links.filter(({ type, fresh, remembered }) => type === 'runsOn' && fresh && !remembered),
    ({ from }) => from,
  );
  const moved = new Map<Relation, Link>();
  for (const [from, [relation, ...others]] of declared) {
    const [link, ...more] = seen.get(from) ?? [];
    if (!relation || !link || others.length > 0 || relation.redundancy || link.to === relation.to) continue;
    const [meant, found] = [relation.to, link.to].map((ref) => subjects.get(ref)?.identity.family);
    if (found !== undefined && found === meant && more.every(({ to }) => to === link.to)) moved.set(relation, link);
  }
  return moved;
}

/** Links that bear a declaration out, and links that it accounts for, whether or not they bear it out. */
function linksFor(
  { from, to, type }: Relation,
  between: ReadonlyMap<string, readonly Link[]>,
  { providers, doorways }: Grading,
): { readonly confirming: readonly Link[]; readonly explained: readonly Link[] } {
  // The writer reaches for the data, not the other way round.
  if (type === 'writtenBy') {
    const links = between.get(`${to} ${from}`) ?? [];
    return { confirming: links, explained: links };
  }
  const fitting = (target: string): readonly Link[] =>
    (between.get(`${from} ${target}`) ?? []).filter((link) => link.type === type || isUse(type));
  const doors = doorways.get(to) ?? [];
  const alone = doors.filter((door) => door.alone).map(({ holder }) => holder);
  const confirming = [to, ...(providers.get(to) ?? []), ...alone].flatMap(fitting);
  return { confirming, explained: [...confirming, ...doors.flatMap(({ holder }) => fitting(holder))] };
}

/** What follows from where things were seen: a service from the item at its door, `runsOn` from the machine. */
function impliedBy(
  relation: Relation,
  grading: Grading,
): Pick<EstateRelation, 'grade' | 'reason' | 'observed'> | undefined {
  const [source, target] = [grading.subjects.get(relation.from), grading.subjects.get(relation.to)];
  if (!source || !target) return undefined;
  const doorway = grading.doorways.get(relation.from)?.find(({ holder }) => holder === relation.to);
  if (doorway && isUse(relation.type) && target.judgement.presence === 'confirmed') {
    const reason = `${itemName(relation.to)} answers at ${doorway.entrypoint}, where the service is entered.`;
    return { grade: 'confirmed', reason, ...seenWith(target) };
  }
  if (relation.type !== 'runsOn' || source.judgement.presence !== 'confirmed') return undefined;
  const machine = source.seenAs?.hosts.find((host) => grading.machines.has(host));
  if (machine === undefined) return undefined;
  const holder = grading.machines.get(machine);
  if (holder === relation.to) return { grade: 'confirmed', reason: 'It was seen there.', ...seenWith(source) };
  if (holder === undefined || !grading.namedMachines.has(relation.to) || relation.redundancy) return undefined;
  return { grade: 'contradicted', reason: `It was seen on ${itemName(holder)} instead.`, ...seenWith(source) };
}

function seenWith({ sightings }: Subject): Pick<EstateRelation, 'observed'> {
  const seen = sightings.find(({ fresh }) => fresh)?.sighting;
  if (!seen) return {};
  const { source, run, firstSeen, observation } = seen;
  return { observed: { source, run, at: observation.at, count: 1, firstSeen } };
}
