import type { ClassTree } from '../model/asset-class.ts';
import type { CoverageClaim, Evidence } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';
import { addNetwork, networkHolds, networksHolding, type NetworkTable } from './address.ts';
import { identifierName, normalIdentifier, placeOf } from './identifier-forms.ts';
import { type Identity, type Place, placesOf } from './identity.ts';
import type { Observed } from './subjects.ts';

/** A claim with its scope in normal form and what its run is worth now. */
export interface Claim {
  readonly claim: CoverageClaim;
  readonly scope: ReadonlyMap<string, readonly string[]>;
  /** Complete, from a run that ended whole and is not too old: only then does not seen mean not there. */
  readonly whole: boolean;
  /** From a run that is too old to speak of now. */
  readonly stale: boolean;
}

/** Coverage, found by what an item is. */
export interface ClaimIndex {
  readonly exact: ReadonlyMap<string, readonly Claim[]>;
  /** By class: claims whose scope begins with networks. */
  readonly networks: ReadonlyMap<string, NetworkTable<Claim>>;
  /** How many machines call themselves `localhost` in this evidence. */
  readonly machines: number;
}

/** What claims say of one place of an item; items without a place have one, unnamed. */
export interface PlaceClaims {
  readonly place: string | undefined;
  readonly claims: readonly Claim[];
  /** How many machines could be meant by `localhost`, where it is more than one. */
  readonly unclear: number | undefined;
}

/** Indexes the claims of one sort; linear in the values that their scopes name. */
export function indexClaims(of: CoverageClaim['of'], evidence: Evidence, observed: readonly Observed[]): ClaimIndex {
  const runs = new Map(evidence.runs.map((run) => [`${run.source}\n${run.run}`, run]));
  const exact = new Map<string, Claim[]>();
  const networks = new Map<string, NetworkTable<Claim>>();
  for (const claim of evidence.coverage) {
    if (claim.of !== of) continue;
    const run = runs.get(`${claim.source}\n${claim.run}`);
    const whole = claim.level === 'complete' && run !== undefined && run.complete && !run.stale;
    const entry: Claim = { claim, scope: normalScope(claim.scope), whole, stale: run?.stale ?? false };
    addClaim(entry, exact, networks);
  }
  return { exact, networks, machines: countMachines(evidence, observed) };
}

/** The claims that speak of an item, place by place. Cost: its identifiers times its depth in the class tree. */
export function claimsOn(identity: Identity, classes: ClassTree, index: ClaimIndex): readonly PlaceClaims[] {
  const lineage = [identity.class, ...(classes.get(identity.class)?.ancestors ?? [])];
  const machines = machineNames(identity);
  const places = placesOf(identity.values);
  return (places.length > 0 ? places : [undefined]).map((place) => {
    const candidates = new Set<Claim>();
    for (const className of lineage) {
      for (const claim of candidatesOf(className, identity, place, machines, index)) candidates.add(claim);
    }
    const local = place === undefined ? identity.here : place.loopback;
    return {
      place: place?.text,
      claims: [...candidates].filter((candidate) => matches(candidate, identity, place, machines)).sort(compareClaims),
      unclear: local && identity.here && identity.hosts.length === 0 && index.machines > 1 ? index.machines : undefined,
    };
  });
}

function addClaim(entry: Claim, exact: Map<string, Claim[]>, networks: Map<string, NetworkTable<Claim>>): void {
  const { scope, claim } = entry;
  const add = (key: string): void => {
    const known = exact.get(`${claim.class}\n${key}`);
    if (known) known.push(entry);
    else exact.set(`${claim.class}\n${key}`, [entry]);
  };
  const narrow = ['endpoint', 'host', 'addresses'].find((name) => scope.has(name)) ?? [...scope.keys()][0];
  if (narrow === undefined) return add('');
  const values = scope.get(narrow) ?? [];
  if (narrow !== 'addresses') return values.forEach((value) => add(`${narrow}\n${value}`));
  const table = networks.get(claim.class) ?? { lengths: new Map() };
  networks.set(claim.class, table);
  for (const value of values) addNetwork(table, value, entry);
}

function candidatesOf(
  className: string,
  identity: Identity,
  place: Place | undefined,
  machines: readonly string[],
  { exact, networks }: ClaimIndex,
): readonly Claim[] {
  const found = [...(exact.get(`${className}\n`) ?? [])];
  const look = (name: string, value: string): void => {
    found.push(...(exact.get(`${className}\n${name}\n${value}`) ?? []));
  };
  for (const [name, values] of identity.values) {
    if (name !== 'endpoint') for (const value of values) look(name, value);
  }
  for (const machine of machines) look('host', machine);
  if (place === undefined) return found;
  look('endpoint', place.text);
  const table = networks.get(className);
  for (const address of table ? addressesOf(place) : [])
    found.push(...networksHolding(table ?? { lengths: new Map() }, address));
  return found;
}

/** Whether the scope of a claim holds the item at this place: every key of it has to. */
function matches({ scope }: Claim, identity: Identity, place: Place | undefined, machines: readonly string[]): boolean {
  // A loopback address of a named machine is meant only by a claim that names the machine.
  if (place?.loopback === true && !identity.here && !scope.has('host')) return false;
  for (const [name, claimed] of scope) {
    if (!holds(name, claimed, identity, place, machines)) return false;
  }
  return true;
}

function holds(
  name: string,
  claimed: readonly string[],
  identity: Identity,
  place: Place | undefined,
  machines: readonly string[],
): boolean {
  switch (name) {
    case 'host':
      return machines.some((machine) => claimed.includes(machine));
    case 'endpoint':
      return place !== undefined && claimed.includes(place.text);
    case 'addresses':
      return (
        place !== undefined && addressesOf(place).some((own) => claimed.some((network) => networkHolds(network, own)))
      );
    default: {
      const values = (identity.values.get(name) ?? []).filter(
        (value) => name !== 'slot' || placeOf(value) === place?.text,
      );
      return values.length > 0 && values.every((value) => claimed.includes(value));
    }
  }
}

/** The addresses that a place stands for; `localhost` is either loopback address. */
function addressesOf({ host }: Place): readonly string[] {
  return host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
}

function machineNames(identity: Identity): readonly string[] {
  return identity.here ? [...identity.hosts, 'localhost'] : identity.hosts;
}

function normalScope(scope: CoverageClaim['scope']): ReadonlyMap<string, readonly string[]> {
  const normal = new Map<string, readonly string[]>();
  for (const given of Object.keys(scope).sort(compareText)) {
    const name = identifierName(given);
    const values = scope[given] ?? [];
    normal.set(name, name === 'addresses' ? values : values.flatMap((value) => normalIdentifier(name, value) ?? []));
  }
  return normal;
}

/** Machines from which something was watched: each set of names that has `localhost` among them, by its own names. */
function countMachines(evidence: Evidence, observed: readonly Observed[]): number {
  const machines = new Set<string>();
  const add = (names: readonly string[]): void => {
    const own = names.filter((name) => name !== 'localhost');
    if (names.includes('localhost') && own[0] !== undefined) machines.add(own.reduce((a, b) => (a < b ? a : b)));
  };
  for (const { scope } of evidence.coverage) add(normalScope(scope).get('host') ?? []);
  for (const { sighting, identity } of observed) {
    if (sighting.current) add(identity.here ? [...identity.hosts, 'localhost'] : []);
  }
  return machines.size;
}

function compareClaims(a: Claim, b: Claim): number {
  return (
    compareText(a.claim.source, b.claim.source) ||
    compareText(a.claim.level, b.claim.level) ||
    compareText(a.claim.reason ?? '', b.claim.reason ?? '') ||
    compareText(a.claim.at, b.claim.at)
  );
}
