import { EngineError } from '../model/error.ts';
import type { Estate } from '../model/estate.ts';
import type { Evidence, Sighting } from '../model/evidence.ts';
import { sightingsOf } from '../model/sightings.ts';

/** An item of the estate, or a sighting of what is gone. */
export type ObservedSubject =
  | { readonly kind: 'there'; readonly id: string }
  | { readonly kind: 'gone'; readonly sighting: Sighting };

/** How many names an error lists. */
const mostNames = 10;

/**
 * What goes by a name that is none of the catalog's: as findings call it (`container debug`), its id (`observed:container/debug`),
 * an identifier or an id in a tool, the key that a source gives it, or `SOURCE/KEY`. What is there goes before what is gone.
 * Undefined where nothing does. EngineError `bad-arguments` with the candidates where several do.
 */
export function findObserved(estate: Estate, evidence: Evidence, text: string): ObservedSubject | undefined {
  const name = text.trim().toLowerCase();
  const items = estate.items.filter(
    ({ id, identifiers, sightings, instances }) =>
      namesOfId(id).includes(name) ||
      Object.values(identifiers).some((values) => holds(values, name)) ||
      (instances === undefined && sightings.some((sighting) => namesOfKey(sighting).includes(name))),
  );
  const exact = items.filter(({ id }) => namesOfId(id).includes(name));
  const [item, ...otherItems] = exact.length > 0 ? exact : items;
  if (item && otherItems.length > 0)
    throw ambiguous(
      text,
      [item, ...otherItems].map(({ id }) => id),
    );
  if (item) return { kind: 'there', id: item.id };
  const gone = [...evidence.sightings].filter((sighting) => !sighting.current && isNamed(sighting, name));
  const precise = gone.filter((sighting) => namesOfKey(keyed(sighting)).includes(name));
  const [sighting, ...others] = precise.length > 0 ? precise : gone;
  if (sighting && others.length > 0) {
    throw ambiguous(
      text,
      [sighting, ...others].map(({ source, observation }) => `${source}/${observation.key}`),
    );
  }
  return sighting && { kind: 'gone', sighting };
}

/** The evidence as it would be were a thing that is gone still there, so that it can be told what it was. */
export function evidenceWith(evidence: Evidence, gone: Sighting): Evidence {
  const { source, observation } = gone;
  const sightings = [...evidence.sightings].map((sighting) =>
    sighting.source === source && sighting.observation.key === observation.key
      ? { ...sighting, current: true }
      : sighting,
  );
  return { ...evidence, sightings: sightingsOf(sightings) };
}

function isNamed(sighting: Sighting, name: string): boolean {
  const { identifiers, class: className } = sighting.observation;
  const values = Object.values(identifiers).flat();
  return (
    namesOfKey(keyed(sighting)).includes(name) ||
    values.some((value) => [value, `${className} ${value}`].some((each) => each.toLowerCase() === name))
  );
}

function keyed({ source, observation }: Sighting): { readonly source: string; readonly key: string; class: string } {
  return { source, key: observation.key, class: observation.class };
}

function namesOfKey(sighting: { readonly source: string; readonly key: string; readonly class: string }): string[] {
  const { source, key, class: className } = sighting;
  return [key, `${source}/${key}`, `${className} ${key}`].map((each) => each.toLowerCase());
}

function namesOfId(id: string): string[] {
  const observed = /^observed:([^/]*)\/(.+)$/s.exec(id);
  return (observed ? [id, `${observed[1] ?? ''} ${observed[2] ?? ''}`, observed[2] ?? ''] : [id]).map((each) =>
    each.toLowerCase(),
  );
}

function holds(values: readonly string[], name: string): boolean {
  return values.some((value) => value.toLowerCase() === name);
}

function ambiguous(text: string, names: readonly string[]): EngineError {
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return new EngineError(
    'bad-arguments',
    `\`${text}\` could be any of ${names.slice(0, mostNames).join(', ')}${more}.`,
    {
      hint: 'Write one of these.',
    },
  );
}
