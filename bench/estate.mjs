// A seeded estate: what is declared, and what one source that covers everything has seen of it.

/** Of a hundred declared things, how many are not there; of a hundred seen ones, how many are declared nowhere. */
const missing = 2;
const undeclared = 2;

const at = '2026-01-02T03:04:05.000Z';
const run = { source: 'inventory', run: 'run-1', startedAt: at, endedAt: at, complete: true, stale: false, age: 60 };

/**
 * `count` servers on each side, with four identifiers and ten attributes each. One in twenty has lost its serial number, one in
 * fifty was given another host name, one in twenty has an attribute that is not as declared; the others are written differently
 * here and there, and mean the same.
 */
export function estate(count) {
  const random = mulberry32(7);
  const chance = (of) => random() * 100 < of;
  const entities = new Map();
  const sightings = [];
  for (let index = 0; index < count; index++) {
    const ref = `asset:default/server-${String(index).padStart(7, '0')}`;
    const identifiers = {
      serial: `SN-${hex(index, 1)}`,
      assetTag: `AT-${hex(index, 2)}`,
      biosUuid: uuid(index),
      host: `server-${index}.zone-${index % 97}.example.net`,
    };
    const attributes = {
      os: 'debian',
      osVersion: `12.${index % 10}`,
      kernel: `6.1.0-${index % 40}-amd64`,
      architecture: 'amd64',
      cpus: 4 * (1 + (index % 16)),
      memory: `${8 * (1 + (index % 32))}Gi`,
      disk: `${100 * (1 + (index % 20))}GB`,
      manufacturer: 'Example Systems',
      model: `Rack ${index % 12}`,
      location: `zrh-${index % 7}/row ${index % 30}/rack ${index % 50}`,
    };
    if (!chance(undeclared)) {
      const lists = Object.fromEntries(Object.entries(identifiers).map(([name, value]) => [name, [value]]));
      entities.set(ref, asRead(entity(ref, lists, attributes)));
    }
    if (chance(missing)) continue;
    const seenAs = {
      ...identifiers,
      serial: identifiers.serial.toLowerCase(),
      biosUuid: identifiers.biosUuid.toUpperCase(),
    };
    if (chance(5)) delete seenAs.serial;
    if (chance(2)) seenAs.host = `renamed-${index}.example.net`;
    const values = { ...attributes, memory: attributes.memory.replace('Gi', ' GiB'), cpus: String(attributes.cpus) };
    if (chance(5)) values.kernel = '5.10.0-8-amd64';
    sightings.push(sighting(`item-${hex(index, 3)}`, seenAs, values));
  }
  return {
    entities,
    sightings: sightings.sort((a, b) => (a.observation.key < b.observation.key ? -1 : 1)).map(asRead),
    at,
    runs: [{ ...run, observations: sightings.length }],
    coverage: [claim],
  };
}

const claim = { source: run.source, run: run.run, at, of: 'items', class: 'server', scope: {}, level: 'complete' };

function entity(ref, identifiers, attributes) {
  const [namespace, name] = ref.slice('asset:'.length).split('/');
  return {
    ref,
    kind: 'asset',
    namespace,
    name,
    origin: { file: `${name}.yaml`, line: 1, column: 1 },
    labels: {},
    lifecycle: 'production',
    class: 'server',
    identifiers,
    correlation: {},
    attributes,
    expects: [],
    entrypoints: [],
    paths: [],
  };
}

function sighting(key, identifiers, attributes) {
  const observation = { key, class: 'server', at, identifiers, attributes, relations: [], state: { reachable: true } };
  return { source: run.source, run: run.run, observation, firstSeen: at, lastSeen: at, current: true };
}

/** Digits without an order of their own. */
function hex(index, salt) {
  return (
    (Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b)).toString(16).replace('-', 'f') + index.toString(16)
  );
}

function uuid(index) {
  const digits = [1, 2, 3, 4].map((salt) => hex(index, salt).padStart(8, '3').slice(-8)).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** As a file gives it: each in a piece, one after the other in memory. */
function asRead(value) {
  return JSON.parse(JSON.stringify(value));
}

function mulberry32(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
