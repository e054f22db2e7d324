// A seeded estate: what is declared, and what one source that covers everything has seen of it.

/** Of a hundred declared things, how many are not there; of a hundred seen ones, how many are declared nowhere. */
const missing = 2;
const undeclared = 2;

const moment = '2026-01-02T03:04:05.000Z';
const run = {
  source: 'inventory',
  run: 'run-1',
  startedAt: moment,
  endedAt: moment,
  complete: true,
  stale: false,
  age: 60,
};

/**
 * `count` servers on each side, with four identifiers and ten attributes each. One in twenty has lost its serial number, one in
 * fifty was given another host name, one in twenty has an attribute that is not as declared; the others are written differently
 * here and there, and mean the same. Sightings come in the order of their keys, one at a time, so that they can be kept as one
 * likes: `Array.from` keeps objects.
 */
export function estate(count, keep) {
  const random = mulberry32(7);
  const chance = (of, trait) => (random() * 100 < of ? trait : 0);
  const traits = new Uint8Array(count);
  const entities = new Map();
  const seen = new Int32Array(count);
  let observations = 0;
  for (let index = 0; index < count; index++) {
    traits[index] = chance(5, unnumbered) | chance(2, renamed) | chance(5, changed);
    if (!chance(undeclared, 1)) {
      const ref = asRead(`asset:default/server-${String(index).padStart(7, '0')}`);
      entities.set(ref, entity(ref, asRead(identifiersOf(index)), asRead(attributesOf(index))));
    }
    if (!chance(missing, 1)) seen[observations++] = index;
  }
  shuffle(seen.subarray(0, observations), random);
  const sightings = keep(
    (function* () {
      for (let at = 0; at < observations; at++) yield asRead(sightingOf(at, seen[at], traits[seen[at]]));
    })(),
  );
  return { entities, sightings, at: moment, runs: [{ ...run, observations }], coverage: [claim] };
}

const [unnumbered, renamed, changed] = [1, 2, 4];

function identifiersOf(index) {
  return {
    serial: `SN-${hex(index, 1)}`,
    assetTag: `AT-${hex(index, 2)}`,
    biosUuid: uuid(index),
    host: `server-${index}.zone-${index % 97}.example.net`,
  };
}

function attributesOf(index) {
  return {
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
}

const claim = {
  source: run.source,
  run: run.run,
  at: moment,
  of: 'items',
  class: 'server',
  scope: {},
  level: 'complete',
};

/** What it does not say is one and the same for all. */
function entity(ref, identifiers, attributes) {
  const name = asRead(ref.slice('asset:default/'.length));
  return {
    ref,
    kind: 'asset',
    namespace: 'default',
    name,
    origin: asRead({ file: `${name}.yaml`, line: 1, column: 1 }),
    labels: noMembers,
    lifecycle: 'production',
    class: 'server',
    identifiers,
    correlation: noMembers,
    attributes,
    expects: noText,
    entrypoints: noText,
    paths: noText,
  };
}

const noMembers = {};
const noText = [];

function sightingOf(at, index, traits) {
  const key = `item-${String(at).padStart(7, '0')}`;
  const identifiers = identifiersOf(index);
  identifiers.serial = identifiers.serial.toLowerCase();
  identifiers.biosUuid = identifiers.biosUuid.toUpperCase();
  if (traits & unnumbered) delete identifiers.serial;
  if (traits & renamed) identifiers.host = `renamed-${index}.example.net`;
  const attributes = attributesOf(index);
  attributes.memory = attributes.memory.replace('Gi', ' GiB');
  attributes.cpus = String(attributes.cpus);
  if (traits & changed) attributes.kernel = '5.10.0-8-amd64';
  const observation = {
    key,
    class: 'server',
    at: moment,
    identifiers,
    attributes,
    relations: [],
    state: { reachable: true },
  };
  return { source: run.source, run: run.run, observation, firstSeen: moment, lastSeen: moment, current: true };
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

/** Fisher and Yates. */
function shuffle(list, random) {
  for (let left = list.length; left > 1; left--) {
    const taken = Math.floor(random() * left);
    [list[left - 1], list[taken]] = [list[taken], list[left - 1]];
  }
}

function mulberry32(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
