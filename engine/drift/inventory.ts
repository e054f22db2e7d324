import { identifierValues, placesOf } from '../model/identifiers.ts';
import { type ClassDefinition, isA } from '../model/asset-class.ts';
import { durationSeconds, onClock } from '../model/duration.ts';
import type { Entity } from '../model/entity.ts';
import type { EstateItem, EstateRelation, ItemSighting } from '../model/estate.ts';
import type { RelatedOrigin } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import { itemName, type Ref } from '../model/ref.ts';
import { type Drift, type DriftContext, seenBy } from './context.ts';
import type { History } from './history.ts';
import { outlivedIn, whenTooFew } from './instances.ts';
import { undeclared } from './undeclared.ts';
import { listNames } from './words.ts';

/** What is there and should not be, is not there and should be, or is not what it should be. */
export function inventoryDrift(item: EstateItem, context: DriftContext): readonly Drift[] {
  const entity = context.entities.get(item.id as Ref);
  if (!entity) return item.presence === 'undeclared' && item.sightings.length > 0 ? [undeclared(item, context)] : [];
  if (entity.kind === 'group') return [...instanceDrift(item, entity, context), ...outlived(item, entity, context)];
  if (item.presence === 'missing') return [missing(item, entity, context)];
  return item.presence === 'confirmed' ? [...replaced(item, entity, context), ...reclassified(item, context)] : [];
}

function missing(item: EstateItem, entity: Entity, { estate, linksTo, history }: DriftContext): Drift {
  const whole = item.coverage.filter(({ level }) => level === 'complete');
  const lookers = [...new Set(whole.map(({ source }) => source))];
  const last = [...item.sightings].sort((a, b) => compareText(a.lastSeen, b.lastSeen)).at(-1);
  const place = placeOf(entity);
  return {
    code: 'inventory.missing',
    id: item.id,
    message: `${itemName(item.id)} is declared${place} and is not there: all of it could be seen by ${listNames(lookers)}.${last ? ` ${last.source} has seen it before.` : ''}`,
    hint: 'Start it, or take it out of the catalog; `lifecycle: planned` or `retired` says that it is not expected.',
    ...(last && {
      onset: last.lastSeen,
      live: { after: last.lastSeen, by: history(last)?.goneBy ?? estate.at },
      departed: true,
    }),
    related: [
      ...(last
        ? [{ message: `${last.source} saw it last`, origin: { source: last.source, run: last.run, at: last.lastSeen } }]
        : []),
      ...restingOn(linksTo.get(item.id) ?? []),
    ],
  };
}

/** Declared links that lead nowhere without it; they have no finding of their own. */
function restingOn(links: readonly EstateRelation[]): readonly RelatedOrigin[] {
  return links
    .filter(({ grade }) => grade === 'contradicted')
    .slice(0, mostRelated)
    .flatMap(({ from, declared }) =>
      declared ? [{ message: `${itemName(from)} declares a link to it`, origin: declared.origin }] : [],
    );
}

const mostRelated = 20;

/** A stronger or another identifier tells that it is not, or no longer, the thing that is declared. */
function replaced(item: EstateItem, entity: Entity, { classes, history }: DriftContext): readonly Drift[] {
  const all = item.sightings;
  const names = new Set(all.flatMap(({ disagrees }) => Object.keys(disagrees ?? {})));
  return [...names].flatMap((name): readonly Drift[] => {
    const sightings = all.filter(({ disagrees }) => disagrees && Object.hasOwn(disagrees, name));
    const [first] = sightings;
    if (!first) return [];
    const [seen, declared] = [first.disagrees?.[name] ?? [], identifierValues(entity.identifiers, name)];
    return [
      {
        code: 'inventory.replaced',
        id: item.id,
        message: `${itemName(item.id)} was recognised by ${first.by.join(' and ')}, but its ${name} is ${listNames(seen, 3)} where ${listNames(declared, 3)} is declared (${first.source}).`,
        hint: `Where it was replaced or moved on purpose, declare the new ${name}; where not, find out what answers in its place.`,
        related: sightings.map(seenBy),
        ...sinceWhen(first, name, history),
        ...changeOfIdentity(name, first.by, classes.get(item.class)),
        value: [...seen],
        about: [name],
      },
    ];
  });
}

/** Since when a thing is known by what it is known by now, and between which moments that changed. */
function sinceWhen(sighting: ItemSighting, name: string, history: History): Pick<Drift, 'onset' | 'live'> {
  const { identity = {}, notBefore } = history(sighting) ?? {};
  const last = Object.hasOwn(identity, name) ? identity[name]?.at(-1) : undefined;
  const by = last?.at ?? sighting.firstSeen;
  const after = last ? last.after : notBefore;
  return { onset: by, ...(after !== undefined && { live: { after, by } }) };
}

/** What differs says whether it is the same thing by another name, or another thing by the same. */
function changeOfIdentity(
  name: string,
  by: readonly string[],
  definition: ClassDefinition | undefined,
): Pick<Drift, 'mechanism' | 'because'> {
  const entries = [...(definition?.identification ?? [])].sort(
    (a, b) => Number(a.weak ?? false) - Number(b.weak ?? false),
  );
  const rankOf = (names: readonly string[]): number =>
    entries.findIndex((entry) => names.some((each) => entry.by.includes(each)));
  const [differing, common] = [rankOf([name]), rankOf(by)];
  const known = by.join(' and ');
  if (by.includes('correlation') || (common >= 0 && common < differing)) {
    const mechanism = ['address', 'endpoint', 'slot'].includes(name) ? 're-addressed' : 'renamed';
    return { mechanism, because: `its ${known} is the same, which tells more than its ${name}` };
  }
  return { mechanism: 'replacement', because: `only its ${known} is the same` };
}

/** How something runs, not what it is: every kind of application can be seen as one of these. */
const forms: ReadonlySet<string> = new Set(['application', 'process', 'workload', 'host']);

function reclassified(item: EstateItem, { classes, history }: DriftContext): readonly Drift[] {
  const [other] = item.sightings.filter(
    (sighting) =>
      !sighting.weak &&
      ![...forms].some((form) => isForm(sighting.class, form) || isForm(item.class, form)) &&
      !isA(classes, sighting.class, item.class) &&
      !isA(classes, item.class, sighting.class),
  );
  if (!other) return [];
  return [
    {
      code: 'inventory.reclassified',
      id: item.id,
      message: `${itemName(item.id)} is declared as ${item.class}, and ${other.source} sees it as ${other.class}.`,
      hint: 'Declare the class that it is, or give the other thing its own declaration.',
      related: [seenBy(other)],
      ...sinceWhen(other, 'class', history),
    },
  ];

  function isForm(name: string, form: string): boolean {
    return name === form || (form === 'process' && isA(classes, name, form));
  }
}

function instanceDrift(item: EstateItem, group: Entity, context: DriftContext): readonly Drift[] {
  const { instances } = group;
  const { history, sightings, classes } = context;
  const count = item.instances ?? 0;
  const covered = item.presence === 'missing' || item.coverage.some(({ level }) => level === 'complete');
  const min = instances?.min ?? 0;
  const max = instances?.max ?? Number.POSITIVE_INFINITY;
  const seen = item.sightings.map(seenBy).slice(0, 5);
  if (count < min && covered) {
    return [
      {
        code: 'inventory.too-few',
        id: item.id,
        message: `${itemName(item.id)} has ${count} of at least ${min} instances.`,
        hint: 'Start more, or lower `min`.',
        related: seen,
        ...whenTooFew(group, sightings, classes),
      },
    ];
  }
  if (count <= max) return [];
  const came = item.sightings.filter((sighting) => history(sighting)?.notBefore !== undefined);
  const newest = came
    .map(({ firstSeen }) => firstSeen)
    .sort()
    .at(-1);
  return [
    {
      code: 'inventory.too-many',
      id: item.id,
      message: `${itemName(item.id)} has ${count} instances, and ${max} at most are declared.`,
      hint: 'Find out what starts them, or raise `max`.',
      related: seen,
      ...(newest !== undefined && {
        onset: newest,
        mechanism: 'autoscaling' as const,
        because: `${came.length} of them came while somebody looked, the last by ${onClock(newest)}`,
      }),
    },
  ];
}

function outlived(item: EstateItem, group: Entity, { estate, history }: DriftContext): readonly Drift[] {
  const old = outlivedIn(item, group, estate.at, history);
  const [oldest] = old;
  if (!oldest || item.presence !== 'confirmed') return [];
  const { sighting, since } = oldest;
  const count = old.length === 1 ? 'An instance' : `${old.length} instances`;
  const verb = old.length === 1 ? 'is' : 'are';
  return [
    {
      code: 'inventory.outlived',
      id: item.id,
      message: `${count} of ${itemName(item.id)} ${verb} older than ${group.instances?.lifetime}: ${sighting.key} was first seen by ${sighting.source} at ${onClock(since)}.`,
      hint: 'Let it be replaced, and find out what keeps it; or raise `lifetime`.',
      related: old.slice(0, mostRelated).map((each) => seenBy(each.sighting)),
      onset: new Date(Date.parse(since) + durationSeconds(group.instances?.lifetime ?? '') * 1000).toISOString(),
    },
  ];
}

/** Where it should be, as it is declared. */
function placeOf({ identifiers }: Entity): string {
  const places = placesOf(identifiers);
  return places.length > 0 ? ` at ${listNames(places, 2)}` : '';
}
