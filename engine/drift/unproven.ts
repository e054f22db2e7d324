import { type IdentificationEntry, isCompleteFor } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { EstateItem, ItemSighting } from '../model/estate.ts';
import type { Finding } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import { identifierName } from '../model/identifier-name.ts';
import { identifierValues } from '../model/identifiers.ts';
import { compareText } from '../model/json.ts';
import { itemName, type Ref } from '../model/ref.ts';
import { valueIn } from '../model/records.ts';
import { type DriftContext, seenBy, severityOf } from './context.ts';
import { keyOf } from './states.ts';
import { listNames } from './words.ts';

/** A sighting that is tied to an item by what proves nothing, and where it stands among all. */
interface Weak {
  readonly sighting: ItemSighting;
  readonly position: number;
}

/**
 * Declared settings that a source did see, of things that it recognises by what proves nothing: they are compared with nothing,
 * and without a word that would read as agreement. One finding for each item. Where another source recognises the thing for
 * certain and states the setting, nothing is wanting. What a weak match contradicts is told as `inventory.replaced`.
 */
export function unprovenFindings(context: DriftContext): readonly Finding[] {
  const { estate, entities, sightings } = context;
  const asked = estate.items.filter(
    ({ id, presence, instances, sightings: own }) =>
      presence === 'confirmed' &&
      instances === undefined &&
      own.some(({ weak }) => weak) &&
      Object.keys(entities.get(id as Ref)?.attributes ?? {}).length > 0,
  );
  if (asked.length === 0) return [];
  const wanted = new Set(
    asked.flatMap((item) => item.sightings.filter(isUnproven).map(({ source, key }) => keyOf(source, key))),
  );
  const stale = new Set(estate.runs.filter((run) => run.stale).map(({ source, run }) => keyOf(source, run)));
  const positions = new Map<string, number>();
  for (const [position, { source, run, current }] of sightings.heads.entries()) {
    const key = keyOf(source, sightings.keys[position] ?? '');
    if (wanted.has(key) && current && !stale.has(keyOf(source, run))) positions.set(key, position);
  }
  return asked.flatMap((item) => findingOf(item, positions, context) ?? []);
}

function isUnproven({ weak, disagrees }: ItemSighting): boolean {
  return weak && disagrees === undefined;
}

function findingOf(
  item: EstateItem,
  positions: ReadonlyMap<string, number>,
  context: DriftContext,
): Finding | undefined {
  const entity = context.entities.get(item.id as Ref);
  const own = item.sightings.filter(isUnproven).flatMap((sighting): Weak[] => {
    const position = positions.get(keyOf(sighting.source, sighting.key));
    return position === undefined ? [] : [{ sighting, position }];
  });
  if (!entity || own.length === 0) return undefined;
  const { attributes } = context.sightings;
  const states = ({ position }: Weak, name: string): boolean =>
    (valueIn(attributes, position, name) ?? undefined) !== undefined;
  const uncompared = Object.entries(item.attributes).flatMap(([name, { declared, observed }]) =>
    declared !== undefined && observed === undefined && own.some((each) => states(each, name)) ? [name] : [],
  );
  if (uncompared.length === 0) return undefined;
  const telling = own.filter((each) => uncompared.some((name) => states(each, name)));
  const sources = [...new Set(telling.map(({ sighting }) => sighting.source))].sort(compareText);
  const by = [...new Set(telling.flatMap(({ sighting }) => sighting.by))].sort(compareText);
  const services = context.dependents.servicesOf(entity.ref);
  const many = uncompared.length > 1;
  return {
    code: 'coverage.unproven',
    severity: severityOf('coverage.unproven', [item.id], context),
    message:
      `${itemName(item.id)} is recognised by ${by.join(' and ')} alone, which proves nothing: ` +
      `${listNames(uncompared)} ${many ? 'were' : 'was'} seen by ${sources.join(' and ')}, and ${many ? 'are' : 'is'} not compared with what is declared.`,
    ref: entity.ref,
    origin: entity.origin,
    hint: `${remedy({ item, entity }, telling, sources, context)} Until then nobody knows whether it is as declared.`,
    related: telling.map(({ sighting }) => seenBy(sighting)),
    ...(services.length > 0 && { services }),
    fingerprint: fingerprintOf('coverage.unproven', item.id),
  };
}

/** What would prove it: what is declared and not reported, or reported and not declared, where either completes an entry of the class. */
function remedy(
  { item, entity }: { readonly item: EstateItem; readonly entity: Entity },
  telling: readonly Weak[],
  sources: readonly string[],
  { classes, sightings }: DriftContext,
): string {
  const ways = (classes.get(item.class)?.identification ?? []).filter(({ weak }) => !weak);
  const declared = (name: string): boolean => (item.identifiers[name] ?? []).length > 0;
  const shapes = telling.map(
    ({ position }) => new Set((sightings.identifiers.shapes[position] ?? []).map(identifierName)),
  );
  const written = (name: string): boolean => identifierValues(entity.identifiers, name).length > 0;
  const empty = ways.filter((way) => isCompleteFor(way, written) && !isCompleteFor(way, declared));
  if (empty.length > 0) {
    return `What is declared as ${anyOf(empty, declared)} identifies nothing, as \`junk\` of groundtruth.yaml or as a placeholder: declare what does.`;
  }
  const reported = (name: string): boolean => shapes.some((names) => names.has(name));
  const some = sources.join(' or ');
  const reports = ways.filter((way) => isCompleteFor(way, reported) && !isCompleteFor(way, declared));
  if (reports.length > 0) return `Declare ${anyOf(reports, declared)} as ${some} reports it.`;
  const declares = ways.filter((way) => isCompleteFor(way, declared) && !isCompleteFor(way, reported));
  if (declares.length > 0) return `Let ${some} report ${anyOf(declares, reported)}, by which it is declared.`;
  if (ways.length === 0) return `Give class ${item.class} an identification entry that is not weak.`;
  return `Declare ${anyOf(ways, (name) => declared(name) && reported(name))}, and let ${some} report the same.`;
}

/** The shortest ways first, as a class tries them; of each what is wanting. */
function anyOf(ways: readonly IdentificationEntry[], has: (name: string) => boolean): string {
  const texts = ways.map(({ by }) =>
    by
      .filter((name) => !has(name))
      .map((name) => `\`${name}\``)
      .join(' and '),
  );
  return [...new Set(texts.filter((text) => text !== ''))].slice(0, mostWays).join(', or ');
}

const mostWays = 4;
