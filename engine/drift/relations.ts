import { isA } from '../model/asset-class.ts';
import { onClock } from '../model/duration.ts';
import type { EstateItem, EstateRelation } from '../model/estate.ts';
import { type GivenIdentifiers, identifierValues, listed } from '../model/identifiers.ts';
import type { RelatedOrigin } from '../model/finding.ts';
import { itemName, type Ref, shortRef } from '../model/ref.ts';
import type { RelationType } from '../model/relation.ts';
import { type Drift, type DriftContext, originOf } from './context.ts';

/** Links that nobody declared, that nobody uses, or that lead elsewhere. */
export function relationDrift(context: DriftContext): readonly Drift[] {
  const drifts: Drift[] = [];
  for (const relations of context.linksFrom.values()) {
    const told = new Set<EstateRelation>();
    for (const relation of relations) {
      if (relation.grade !== 'contradicted' || context.items.get(relation.to)?.presence === 'missing') continue;
      const instead = relations.filter((other) => standsIn(other, relation, context));
      for (const other of instead) told.add(other);
      drifts.push(wrongTarget(relation, instead, context));
    }
    for (const relation of relations) {
      if (relation.grade === 'observed-only' && !told.has(relation)) drifts.push(...undeclared(relation, context));
      if (relation.grade === 'declared-only' && !hasUsedChoice(relation, relations))
        drifts.push(unobserved(relation, context));
    }
  }
  return drifts;
}

/** A link that was only seen, to something of the class of the declared target. */
function standsIn(other: EstateRelation, declared: EstateRelation, { items, classes }: DriftContext): boolean {
  if (other.grade !== 'observed-only' || declared.type === 'runsOn') return false;
  const [seen, meant] = [items.get(other.to), items.get(declared.to)];
  return seen !== undefined && meant !== undefined && isA(classes, seen.class, meant.class);
}

function wrongTarget(relation: EstateRelation, instead: readonly EstateRelation[], context: DriftContext): Drift {
  return {
    code: 'relation.wrong-target',
    id: relation.from,
    message: `It is declared that ${linkText(relation)}, and evidence speaks against it. ${relation.reason}`,
    hint: 'Declare where the link really leads, or lead it back.',
    ...declaredAt(relation),
    related: [...evidenceOf(relation), ...instead.flatMap(evidenceOf)],
    ...onsetOf(instead[0] ?? relation, context),
    departed: true,
    about: [relation.type, relation.to],
  };
}

function undeclared(relation: EstateRelation, context: DriftContext): readonly Drift[] {
  const [source, target] = [relation.from, relation.to].map((id) => context.items.get(id));
  const ends = [source, target].flatMap((item) => (item?.ref === undefined ? [] : [item]));
  const [end] = ends;
  // Nobody declared either end: then it is the ends that are to be declared.
  if (!end) return [];
  const { observed } = relation;
  const above = declaredAbove(relation, context);
  const seen = observed ? ` (seen by ${observed.source})` : '';
  return [
    {
      code: 'relation.undeclared',
      id: end.id,
      message: `${linkText(relation)}, and no declaration says so${seen}.${above === undefined ? '' : ` ${itemName(above)} declares it, which is not the thing that does it.`}`,
      hint: hintFor(relation, source, target, context),
      ...(above !== undefined && { severity: 'info' as const }),
      related: evidenceOf(relation),
      ...onsetOf(relation, context),
      about: [relation.from, relation.type, relation.to],
    },
  ];
}

function hintFor(
  { from, to }: EstateRelation,
  source: EstateItem | undefined,
  target: EstateItem | undefined,
  context: DriftContext,
): string {
  if (source?.ref === undefined)
    return `Declare what ${itemName(from)} is and that it uses ${itemName(to)}, or stop it.`;
  if (target?.ref !== undefined)
    return `Declare it in ${itemName(from)} (\`dependsOn: [${shortRef(target.ref)}]\`), or stop it.`;
  const meant = namesake(from, target, context);
  const other = meant === undefined ? '' : ` Where it is ${itemName(meant)}, add that to its identifiers.`;
  return `Declare ${itemName(to)} as an Asset and depend on it, or stop it.${other}`;
}

/** A declared dependency of the same port that was not seen under its own name. */
function namesake(
  from: string,
  target: EstateItem | undefined,
  { linksFrom, items }: DriftContext,
): string | undefined {
  const ports = new Set((target?.identifiers['endpoint'] ?? []).map(portOf));
  const open = (linksFrom.get(from) ?? []).find(
    (relation) =>
      relation.grade === 'not-covered' &&
      (items.get(relation.to)?.identifiers['endpoint'] ?? []).some((endpoint) => ports.has(portOf(endpoint))),
  );
  return open?.to;
}

function portOf(endpoint: string): string {
  return endpoint.slice(endpoint.lastIndexOf(':') + 1);
}

/** A service that needs the start of the link and declares the link itself, one level above where it happens. */
function declaredAbove(
  { from, to }: EstateRelation,
  { linksFrom, linksTo, entities }: DriftContext,
): string | undefined {
  const above = (linksTo.get(from) ?? []).filter(
    (link) => link.declared && entities.get(link.from as Ref)?.kind === 'service',
  );
  return above.find((service) => linksFrom.get(service.from)?.some((link) => link.to === to && link.declared))?.from;
}

function unobserved(relation: EstateRelation, context: DriftContext): Drift {
  const last = lastUse(relation, context);
  const when = relation.declared?.when;
  return {
    code: 'relation.unobserved',
    id: relation.from,
    message: `It is declared that ${linkText(relation)}${when === undefined ? '' : ` (${when})`}, and that was not seen${last ? ` since ${onClock(last.onset)}` : ''}. ${relation.reason}`,
    hint:
      when === undefined
        ? 'Take it out where it is no longer used; where it is used at times only, say so with `when`.'
        : 'Take it out where it is no longer used, or name the condition under which it is.',
    ...declaredAt(relation),
    ...last,
    about: [relation.type, relation.to],
  };
}

/** When the link was seen last, and by when it was seen no more; as long as earlier runs are remembered. */
function lastUse(
  { from, to }: EstateRelation,
  { items, history }: DriftContext,
): (Required<Pick<Drift, 'onset' | 'live'>> & Pick<Drift, 'departed'>) | undefined {
  const [source, target] = [items.get(from), items.get(to)];
  let last: Required<Pick<Drift, 'onset' | 'live'>> | undefined;
  for (const sighting of source?.sightings ?? []) {
    for (const { relation, run, at } of history(sighting)?.links ?? []) {
      if (!target || run === sighting.run || !isNamed(relation.to.identifiers, target)) continue;
      if (!last || at > last.onset) last = { onset: at, live: { after: at, by: sighting.at } };
    }
  }
  return last && { ...last, departed: true };
}

/** Whether the end of a link is named by an identifier that a thing has. */
function isNamed(identifiers: GivenIdentifiers, target: EstateItem): boolean {
  return Object.entries(listed(identifiers)).some(([name, values]) => {
    const own = identifierValues(target.identifiers, name);
    return name !== 'host' && values.some((value) => own.includes(value.trim().toLowerCase()));
  });
}

/** Of a choice, one that is used is enough: the others wait for it to fail. */
function hasUsedChoice({ declared }: EstateRelation, siblings: readonly EstateRelation[]): boolean {
  const id = declared?.redundancy?.id;
  return (
    id !== undefined && siblings.some((other) => other.declared?.redundancy?.id === id && other.grade === 'confirmed')
  );
}

function linkText({ from, to, type }: EstateRelation): string {
  return `${itemName(from)} ${verbs[type]} ${itemName(to)}`;
}

const verbs: Readonly<Record<RelationType, string>> = {
  dependsOn: 'depends on',
  runsOn: 'runs on',
  contains: 'contains',
  memberOf: 'is a member of',
  connectsTo: 'connects to',
  uses: 'uses',
  consumesApi: 'consumes',
  providedBy: 'is provided by',
  ownedBy: 'is owned by',
  managedBy: 'is managed by',
  follows: 'follows',
  readsFrom: 'reads from',
  writtenBy: 'is written by',
};

function declaredAt({ declared }: EstateRelation): Pick<Drift, 'origin'> {
  return declared ? { origin: declared.origin } : {};
}

function evidenceOf({ observed, from, to }: EstateRelation): readonly RelatedOrigin[] {
  if (!observed) return [];
  return [{ message: `${itemName(from)} and ${itemName(to)} together`, origin: originOf(observed) }];
}

/** Since when it was seen; where the thing was there before without it, or came while somebody looked, that is when it changed. */
function onsetOf({ from, observed }: EstateRelation, { items, history }: DriftContext): Pick<Drift, 'onset' | 'live'> {
  if (!observed) return {};
  const { firstSeen: by } = observed;
  const own = items.get(from)?.sightings.find(({ source }) => source === observed.source);
  const after = own && history(own)?.notBefore;
  if (own && own.firstSeen < by) return { onset: by, live: { by } };
  return { onset: by, ...(after !== undefined && { live: { after, by } }) };
}
