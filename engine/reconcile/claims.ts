import type { ClassTree } from '../model/asset-class.ts';
import type { CoverageClaim, Evidence } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';
import { addNetwork, networksHolding, type NetworkTable } from './address.ts';
import { identifierName } from '../model/identifier-name.ts';
import { normalIdentifier, placeOf } from './identifier-forms.ts';
import { type Identity, type Place, placesOf } from './identity.ts';
import type { Observed } from './subjects.ts';

/** A claim with its scope in normal form and what its run is worth now. */
export interface Claim {
  readonly claim: CoverageClaim;
  /** By identifier name, or `addresses`: whether the scope holds a value. */
  readonly scope: ReadonlyMap<string, (value: string) => boolean>;
  /** Complete, from a run that ended whole and is not too old: only then does not seen mean not there. */
  readonly whole: boolean;
  /** From a run that is too old to speak of now. */
  readonly stale: boolean;
}

type ExactClaims = Map<string, Map<string, Map<string, Claim[]>>>;

/** Coverage, found by what an item is. */
export interface ClaimIndex {
  /** By class, then by the name and a value of the one key that tells most; both empty where the scope has none. */
  readonly exact: ExactClaims;
  /** By class: claims whose scope begins with networks. */
  readonly networks: ReadonlyMap<string, NetworkTable<Claim>>;
  /** How many machines call themselves `localhost` in this evidence. */
  readonly machines: number;
}

/** What claims say of one place of an item; items without a place have one, unnamed. */
export interface PlaceClaims {
  readonly place: string | undefined;
  readonly claims: readonly Claim[];
  /** How many machines could be meant by `localhost`, where it is more than one: then no claim speaks of it. */
  readonly unclear: number | undefined;
}

/** Indexes the claims of one sort; linear in the values that their scopes name. */
export function indexClaims(of: CoverageClaim['of'], evidence: Evidence, observed: readonly Observed[]): ClaimIndex {
  const runs = new Map(evidence.runs.map((run) => [`${run.source}\n${run.run}`, run]));
  const exact: ExactClaims = new Map();
  const networks = new Map<string, NetworkTable<Claim>>();
  for (const claim of evidence.coverage) {
    if (claim.of !== of) continue;
    const run = runs.get(`${claim.source}\n${claim.run}`);
    const whole = claim.level === 'complete' && run !== undefined && run.complete && !run.stale;
    const values = normalScope(claim.scope);
    const scope = new Map([...values].map(([name, list]) => [name, holderOf(name, list)]));
    addClaim({ claim, scope, whole, stale: run?.stale ?? false }, values, exact, networks);
  }
  return { exact, networks, machines: countMachines(evidence, observed) };
}

/** The claims that speak of an item, place by place. Cost: its identifiers times its depth in the class tree. */
export function claimsOn(identity: Identity, classes: ClassTree, index: ClaimIndex): readonly PlaceClaims[] {
  const lineage = [identity.class, ...(classes.get(identity.class)?.ancestors ?? [])];
  const machines = machineNames(identity);
  const places = placesOf(identity.values);
  return (places.length > 0 ? places : [undefined]).map((place) => {
    const local = place === undefined ? identity.here : place.loopback;
    if (local && identity.here && identity.hosts.length === 0 && index.machines > 1) {
      return { place: place?.text, claims: [], unclear: index.machines };
    }
    const candidates = new Set<Claim>();
    for (const className of lineage) {
      for (const claim of candidatesOf(className, identity, place, machines, index)) candidates.add(claim);
    }
    const claims = [...candidates].filter((candidate) => matches(candidate, identity, place, machines));
    if (claims.length > 1) claims.sort(compareClaims);
    return { place: place?.text, claims, unclear: undefined };
  });
}

/** Puts a claim where it is found by one key of its scope, the one that tells most. */
function addClaim(
  entry: Claim,
  scope: ReadonlyMap<string, readonly string[]>,
  exact: ExactClaims,
  networks: Map<string, NetworkTable<Claim>>,
): void {
  const { class: name } = entry.claim;
  const add = (key: string, value: string): void => {
    const ofClass = exact.get(name) ?? new Map<string, Map<string, Claim[]>>();
    const ofKey = ofClass.get(key) ?? new Map<string, Claim[]>();
    const claims = ofKey.get(value);
    if (claims) claims.push(entry);
    else exact.set(name, ofClass.set(key, ofKey.set(value, [entry])));
  };
  const narrow = ['endpoint', 'host', 'addresses'].find((key) => scope.has(key)) ?? [...scope.keys()][0];
  if (narrow === undefined) return add('', '');
  const values = scope.get(narrow) ?? [];
  if (narrow !== 'addresses') return values.forEach((value) => add(narrow, value));
  const table = networks.get(name) ?? { lengths: new Map() };
  networks.set(name, table);
  for (const value of values) addNetwork(table, value, entry);
}

function holderOf(name: string, values: readonly string[]): (value: string) => boolean {
  if (name !== 'addresses') {
    const held = new Set(values);
    return (value) => held.has(value);
  }
  const table: NetworkTable<true> = { lengths: new Map() };
  for (const network of values) addNetwork(table, network, true);
  return (address) => networksHolding(table, address).length > 0;
}

function candidatesOf(
  className: string,
  identity: Identity,
  place: Place | undefined,
  machines: readonly string[],
  { exact, networks }: ClaimIndex,
): readonly Claim[] {
  const ofClass = exact.get(className);
  const found = [...(ofClass?.get('')?.get('') ?? [])];
  const look = (name: string, value: string): void => {
    const claims = ofClass?.get(name)?.get(value);
    if (claims) found.push(...claims);
  };
  for (const [name, values] of identity.values) {
    if (name !== 'endpoint') for (const value of values) look(name, value);
  }
  for (const machine of machines) look('host', machine);
  if (place === undefined) return found;
  look('endpoint', place.text);
  const table = networks.get(className);
  if (table) for (const address of addressesOf(place)) found.push(...networksHolding(table, address));
  return found;
}

/** Whether the scope of a claim holds the item at this place: every key of it has to. */
function matches({ scope }: Claim, identity: Identity, place: Place | undefined, machines: readonly string[]): boolean {
  // A loopback address of a named machine is meant only by a claim that names the machine.
  if (place?.loopback === true && !identity.here && !scope.has('host')) return false;
  for (const [name, holds] of scope) if (!isHeld(name, holds, identity, place, machines)) return false;
  return true;
}

function isHeld(
  name: string,
  holds: (value: string) => boolean,
  identity: Identity,
  place: Place | undefined,
  machines: readonly string[],
): boolean {
  switch (name) {
    case 'host':
      return machines.some(holds);
    case 'endpoint':
      return place !== undefined && holds(place.text);
    case 'addresses':
      return place !== undefined && addressesOf(place).some(holds);
    default: {
      const values = identity.values.get(name) ?? [];
      const here = name === 'slot' ? values.filter((value) => placeOf(value) === place?.text) : values;
      return here.length > 0 && here.every(holds);
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
