// What somebody would write who compares two lists of servers once: Maps of strings, one for each identifier and side. It knows
// one class, one source and the few ways in which values are written here; the answers are those of the engine. As the engine
// does, it says of an attribute that agrees no more than that, by leaving it out, and keeps both values of one that does not.

/** In the order in which they are tried. */
const identifiers = ['serial', 'assetTag', 'biosUuid', 'host'];
const junk = new Set(['', '-', 'n/a', 'none', 'unknown', 'to be filled by o.e.m.', 'not specified', 'default string']);

/** Every declared and every seen thing once, by id: whether it is there, what tied it, and which attributes do not agree. */
export function plainJoin({ entities, sightings }) {
  const declared = [...entities.values()];
  const seenFor = declared.map(() => undefined);
  const tiedBy = declared.map(() => undefined);
  const taken = new Set();
  for (const name of identifiers) {
    const here = mapBy(declared.map(({ identifiers: values }) => normal(name, values[name]?.[0])));
    const there = mapBy(sightings.map(({ observation }) => normal(name, observation.identifiers[name])));
    for (const [value, claimants] of here) {
      const holders = there.get(value);
      if (claimants.length !== 1 || holders?.length !== 1) continue;
      const [mine, other] = [claimants[0], holders[0]];
      if (seenFor[mine] !== undefined || taken.has(other)) continue;
      seenFor[mine] = other;
      tiedBy[mine] = name;
      taken.add(other);
    }
  }
  const items = declared.map((entity, index) => itemOf(entity, sightings[seenFor[index]], tiedBy[index]));
  for (const [index, sighting] of sightings.entries()) {
    if (!taken.has(index)) items.push(itemOf(undefined, sighting, undefined));
  }
  return items.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function mapBy(values) {
  const map = new Map();
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    const list = map.get(value);
    if (list) list.push(index);
    else map.set(value, [index]);
  }
  return map;
}

function normal(name, given) {
  const text = given?.trim();
  if (text === undefined || junk.has(text.toLowerCase())) return undefined;
  if (name === 'biosUuid') return text.toLowerCase().replace(/[^0-9a-f]/g, '');
  return name === 'host' ? text.toLowerCase() : text.toUpperCase();
}

function itemOf(entity, sighting, by) {
  return {
    id: entity?.ref ?? `observed:server/${bestOf(sighting.observation.identifiers)}`,
    presence: entity ? (sighting ? 'confirmed' : 'missing') : 'undeclared',
    sighting: sighting && { source: sighting.source, run: sighting.run, key: sighting.observation.key, by },
    disputed: entity && sighting ? compare(entity.attributes, sighting.observation.attributes) : none,
  };
}

const none = {};

function bestOf(seen) {
  for (const name of identifiers) {
    const value = normal(name, seen[name]);
    if (value !== undefined) return value;
  }
}

/** Attributes of both sides that do not agree, with both values. */
function compare(declared, seen) {
  let disputed;
  for (const name of Object.keys(declared)) {
    const [mine, other] = [declared[name], seen[name]];
    if (other !== undefined && !agree(name, mine, other)) (disputed ??= {})[name] = { declared: mine, observed: other };
  }
  return disputed ?? none;
}

function agree(name, a, b) {
  if (a === b) return true;
  const [one, other] = [String(a).trim(), String(b).trim()];
  if (one === other) return true;
  if (/version$/i.test(name)) return one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
  const [number, seen] = [quantity(one), quantity(other)];
  return number !== undefined && number === seen;
}

const factors = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

function quantity(text) {
  const match = /^([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]{0,2}?)B?$/.exec(text);
  return match && Object.hasOwn(factors, match[2]) ? Number(match[1]) * factors[match[2]] : undefined;
}
