import type { Entity } from '../model/entity.ts';
import type { Ref } from '../model/ref.ts';
import { bind } from './bind.ts';
import type { KeyScope } from './class-keys.ts';
import { isWhole } from './identifier-columns.ts';
import type { KeyColumns } from './key-columns.ts';
import { many } from './key-table.ts';
import { matchingOf } from './matching.ts';
import type { Comparison } from './sides.ts';
import { declaredIdentity, type IsFresh, observedIdentity, observedThings } from './subjects.ts';
import type { ColumnSide } from './ties.ts';

export interface SeenMachinesInput extends Comparison {
  readonly fresh: IsFresh;
  /** The number of `host` among the names of identifiers; -1 where nothing has one. */
  readonly host: number;
}

/**
 * The names by which machines go now that something is declared to run on, where those are not the declared ones: a machine that is
 * known by its serial number may have been given another name, or have been declared without one, and what runs on it is seen under
 * that name. They are those of sightings that are strongly bound, by the same rules as everything is; only what shares a key with
 * such a machine, or with what it was seen as, is looked at. Linear in keys.
 */
export function seenMachines(input: SeenMachinesInput): ReadonlyMap<Ref, readonly string[]> {
  const machines = new Set([...input.runsOn.values()].flat());
  if (machines.size === 0 || input.host < 0) return new Map();
  const { renamed, keys } = renamedMachines(machines, input);
  return renamed.size === 0 ? new Map() : boundHosts(renamed, keys, input);
}

/** The machines, by position, that share a key with what goes by other names; and all keys of both. */
function renamedMachines(
  machines: ReadonlySet<Ref>,
  input: SeenMachinesInput,
): { readonly renamed: ReadonlySet<number>; readonly keys: ReadonlySet<number> } {
  const { items, declared, observed } = input;
  const telling = input.keys.scopes.map(({ entry }: KeyScope) => !entry.weak && !entry.by.includes('host'));
  const holders = new Map<number, number>();
  for (const [at, { ref }] of items.entries()) {
    if (!machines.has(ref)) continue;
    for (const key of keysAt(declared.keys, at, telling)) holders.set(key, holders.has(key) ? many : at);
  }
  const renamed = new Set<number>();
  const keys = new Set<number>();
  for (let at = 0; at < observed.keys.count; at++) {
    for (const key of keysAt(observed.keys, at, telling)) {
      const machine = holders.get(key) ?? many;
      if (machine === many || goesByOneName(machine, at, input)) continue;
      renamed.add(machine);
      for (const each of [...keysAt(declared.keys, machine), ...keysAt(observed.keys, at)]) keys.add(each);
    }
  }
  return { renamed, keys };
}

/** Whether a sighting has a name in common with a machine, or has none. */
function goesByOneName(machine: number, at: number, input: SeenMachinesInput): boolean {
  const { items, sightings, declared, observed, tools, classes, host } = input;
  if (isWhole(declared.columns, machine) || isWhole(observed.columns, at)) {
    const { hosts } = declaredIdentity(items[machine] as Entity, input);
    const seen = observedIdentity(sightings.at(at), tools, classes).hosts;
    return seen.length === 0 || seen.some((name) => hosts.includes(name));
  }
  const own = hostsAt(declared, machine, host);
  const seen = hostsAt(observed, at, host);
  return seen.length === 0 || seen.some((name) => own.includes(name));
}

/** The host names of what some items are bound to; whatever has one of these keys is bound with them. */
function boundHosts(
  positions: ReadonlySet<number>,
  keys: ReadonlySet<number>,
  input: SeenMachinesInput,
): ReadonlyMap<Ref, readonly string[]> {
  const { items, sightings, declared, observed, tools, classes, book, fresh } = input;
  const isNear = (side: ColumnSide, at: number): boolean => keysAt(side.keys, at).some((key) => keys.has(key));
  const near = [...items.keys()].filter((at) => isNear(declared, at));
  const seen = [...sightings.heads.keys()].filter((at) => isNear(observed, at));
  const matching = matchingOf(
    near.map((at) => ({ entity: items[at] as Entity, identity: declaredIdentity(items[at] as Entity, input) })),
    observedThings(seen.map(sightings.at), fresh, tools, classes),
    book,
  );
  const hosts = new Map<Ref, readonly string[]>();
  for (const [index, bindings] of bind(matching).current) {
    const at = near[index] as number;
    if (!positions.has(at)) continue;
    const strong = bindings
      .filter(({ weak }) => !weak)
      .flatMap(({ observed: thing }) => matching.observed[thing] ?? []);
    const names = strong.filter((thing) => thing.fresh).flatMap(({ identity }) => identity.hosts);
    if (names.length > 0) hosts.set((items[at] as Entity).ref, [...new Set(names)].sort());
  }
  return hosts;
}

/** The keys of a thing; of some scopes, where these are given. */
function keysAt({ starts, scopes, hashes }: KeyColumns, at: number, wanted?: readonly boolean[]): readonly number[] {
  const keys: number[] = [];
  const end = starts[at + 1] as number;
  for (let index = starts[at] as number; index < end; index++) {
    if (!wanted || wanted[scopes.list[index] as number] === true) keys.push(hashes.list[index] as number);
  }
  return keys;
}

/** The hashes of the host names of a thing that its columns tell of. */
function hostsAt({ columns: { starts, names, hashes } }: ColumnSide, at: number, host: number): readonly number[] {
  const hosts: number[] = [];
  const end = starts[at + 1] as number;
  for (let index = starts[at] as number; index < end; index++) {
    if (names.list[index] === host) hosts.push(hashes.list[index] as number);
  }
  return hosts;
}
