// What somebody would write who compares two lists of servers once: Maps of strings, one for each identifier and side. It knows
// one class, one source and the few ways in which values are written here; its answers are those of the engine, to the letter.
// Values are put in normal form by the same rules, and each only once; no list is made where a number does.

/** In the order in which they are tried. */
const identifiers = ['serial', 'assetTag', 'biosUuid', 'host'];
const inOrder = ['assetTag', 'biosUuid', 'host', 'serial'];
const several = -1;

/** Tells of every declared and every seen thing once, by id: whether it is there, what tied it, and which attributes do not agree. */
export function plainJoin({ entities, sightings }, tell) {
  const declared = [...entities.values()];
  const seenFor = new Int32Array(declared.length).fill(several);
  const tiedBy = declared.map(() => undefined);
  const taken = new Uint8Array(sightings.length);
  for (const name of identifiers) {
    const here = holders(declared, (entity) => normal(name, entity.identifiers[name]));
    const there = holders(sightings, ({ observation }) => normal(name, observation.identifiers[name]));
    for (const [value, mine] of here) {
      const other = there.get(value);
      if (mine === several || other === several || other === undefined) continue;
      if (seenFor[mine] !== several || taken[other] === 1) continue;
      seenFor[mine] = other;
      tiedBy[mine] = name;
      taken[other] = 1;
    }
  }
  // Declared things come sorted by ref.
  for (let index = 0; index < declared.length; index++) {
    tell(declaredItem(declared[index], sightings[seenFor[index]], tiedBy[index]));
  }
  const undeclared = [];
  for (let index = 0; index < sightings.length; index++) {
    if (taken[index] === 0) undeclared.push(undeclaredItem(sightings[index]));
  }
  for (const item of undeclared.sort((a, b) => (a.id < b.id ? -1 : 1))) tell(item);
}

/** By value: who has it, where only one does. */
function holders(things, valueOf) {
  const map = new Map();
  for (let index = 0; index < things.length; index++) {
    const value = valueOf(things[index]);
    if (value !== undefined) map.set(value, map.has(value) ? several : index);
  }
  return map;
}

function declaredItem(entity, sighting, by) {
  if (!sighting) return { id: entity.ref, presence: 'missing', sightings: none, disputed: nothing };
  return {
    id: entity.ref,
    presence: 'confirmed',
    sightings: [sightingOf(sighting, [by], disagreements(entity.identifiers, sighting.observation.identifiers))],
    disputed: compare(entity.attributes, sighting),
  };
}

function undeclaredItem(sighting) {
  const id = `observed:server/${bestOf(sighting.observation.identifiers)}`;
  return { id, presence: 'undeclared', sightings: [sightingOf(sighting, none)], disputed: nothing };
}

const none = [];
const nothing = {};

function sightingOf({ source, run, firstSeen, lastSeen, observation }, by, disagrees) {
  const { at, key, class: className } = observation;
  if (!disagrees) return { source, run, at, key, class: className, by, weak: false, firstSeen, lastSeen };
  return { source, run, at, key, class: className, by, weak: false, disagrees, firstSeen, lastSeen };
}

/** Identifiers that both have and that cannot be of one thing; of a host the first label tells. */
function disagreements(declared, seen) {
  let differing;
  for (const name of identifiers) {
    const [mine, other] = [declared[name], seen[name]];
    if (mine === undefined || other === undefined || mine === other) continue;
    const [one, two] = [normal(name, mine), normal(name, other)];
    if (one === undefined || two === undefined || one === two) continue;
    if (name !== 'host' || one.split('.', 1)[0] !== two.split('.', 1)[0]) (differing ??= {})[name] = [two];
  }
  return differing;
}

function bestOf(seen) {
  for (const name of identifiers) {
    const value = normal(name, seen[name]);
    if (value !== undefined) return value;
  }
}

/** What an item is known by on either side. It is no part of the answer, and here to prove that of the engine. */
export function identifiersOf(declared, seen) {
  const merged = {};
  for (const name of inOrder) {
    const values = new Set([normal(name, declared?.[name]), normal(name, seen?.[name])]);
    values.delete(undefined);
    if (values.size > 0) merged[name] = [...values].toSorted((a, b) => (a < b ? -1 : 1));
  }
  return merged;
}

const junk = new Set(
  (
    ',-,?,default string,empty,invalid,n/a,na,no asset information,no asset tag,none,not applicable,not available,' +
    'not provided,not set,not specified,null,o.e.m.,oem,system product name,system serial number,tbd,' +
    'to be filled by o.e.m,to be filled by o.e.m.,undefined,unknown'
  ).split(','),
);

function normal(name, given) {
  if (given === undefined) return undefined;
  const text = given.trim();
  if (name === 'host') return normalHost(text);
  if (isJunk(text)) return undefined;
  return name === 'biosUuid' ? text.toLowerCase().replace(/[^0-9a-z]/g, '') : text.toUpperCase();
}

function normalHost(text) {
  const name = text.toLowerCase();
  if (name === 'localhost' || junk.has(name)) return undefined;
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

/** What firmware writes where it knows nothing: words, zeros, one character again and again, or counting up. */
function isJunk(text) {
  if (/[a-z][0-9]|[0-9][a-z]/i.test(text)) return false;
  const digits = text.toLowerCase().replace(/[^0-9a-z]/g, '');
  return junk.has(text.toLowerCase()) || /^(?:0*|f*|x*|(.)\1{3,})$/.test(digits) || '01234567890'.includes(digits);
}

/** Attributes of both sides that do not agree, with both values. */
function compare(declared, { source, run, observation: { at, attributes: seen } }) {
  let disputed;
  for (const name in declared) {
    const [mine, value] = [declared[name], seen[name]];
    if (value === undefined || agree(name, mine, value)) continue;
    (disputed ??= {})[name] = { declared: mine, observed: { source, run, at, value }, agrees: false };
  }
  return disputed ?? nothing;
}

function agree(name, a, b) {
  if (a === b) return true;
  const [one, other] = [String(a).trim(), String(b).trim()];
  if (one === other) return true;
  if (/version$/i.test(name)) return one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
  const number = quantity(one);
  return number !== undefined && number === quantity(other);
}

const factors = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

function quantity(text) {
  const match = /^([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]{0,2}?)B?$/.exec(text);
  return match && Object.hasOwn(factors, match[2]) ? Number(match[1]) * factors[match[2]] : undefined;
}
