import { classFamily } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Ref } from '../model/ref.ts';
import type { SightingHead, Sightings } from '../model/sightings.ts';
import { bind } from './bind.ts';
import type { EntryBook } from './entry-book.ts';
import { type IdentifierColumns, isWhole } from './identifier-columns.ts';
import { matchingOf } from './matching.ts';
import { classOf, declaredIdentity, type IsFresh, observedThings, type Surroundings } from './subjects.ts';
import { hashOfNormal } from './written-text.ts';

/** Both sides, and what they are known by. */
export interface SeenMachinesInput extends Surroundings {
  readonly items: readonly Entity[];
  readonly sightings: Sightings;
  readonly declared: IdentifierColumns;
  readonly observed: IdentifierColumns;
  /** Of identifiers, by number. */
  readonly names: readonly string[];
  readonly tools: ReadonlySet<string>;
  readonly book: EntryBook;
  readonly fresh: IsFresh;
}

/**
 * The names by which machines go now that something is declared to run on, where those are not the declared ones: a machine that is
 * known by its serial number may have been given another name, or have been declared without one, and what runs on it is seen under
 * that name. They are those of sightings that are strongly bound, by the same rules as everything is; only what shares an identifier
 * with such a machine is looked at. Linear in identifiers.
 */
export function seenMachines(input: SeenMachinesInput): ReadonlyMap<Ref, readonly string[]> {
  const host = input.names.indexOf('host');
  const machines = new Set([...input.runsOn.values()].flat());
  if (machines.size === 0 || host < 0) return new Map();
  const { renamed, values } = renamedMachines(machines, host, input);
  return renamed.size === 0 ? new Map() : boundHosts(renamed, values, input);
}

/** The machines that share an identifier with what goes by other names, by position; and all values of both. */
function renamedMachines(
  machines: ReadonlySet<Ref>,
  host: number,
  input: SeenMachinesInput,
): { readonly renamed: ReadonlySet<number>; readonly values: ReadonlySet<number> } {
  const { items, observed } = input;
  const holders = new Map<number, number[]>();
  for (const [at, { ref }] of items.entries()) {
    if (!machines.has(ref)) continue;
    for (const value of declaredValues(at, input)) {
      const known = holders.get(value);
      if (known) known.push(at);
      else holders.set(value, [at]);
    }
  }
  const values = new Set<number>();
  const renamed = new Set<number>();
  for (let at = 0; at < observed.count; at++) {
    const seen = valuesAt(observed, at);
    const hosts = seen.filter((value) => nameOf(value) === host);
    if (hosts.length === 0) continue;
    for (const value of seen) {
      for (const machine of nameOf(value) === host ? none : (holders.get(value) ?? none)) {
        const own = declaredValues(machine, input);
        if (hosts.some((each) => own.includes(each))) continue;
        renamed.add(machine);
        for (const each of [...own, ...seen]) values.add(each);
      }
    }
  }
  return { renamed, values };
}

const none: readonly never[] = [];

/** The host names of what some items are bound to; whatever has one of these values is bound with them. */
function boundHosts(
  positions: ReadonlySet<number>,
  values: ReadonlySet<number>,
  input: SeenMachinesInput,
): ReadonlyMap<Ref, readonly string[]> {
  const { items, sightings, declared, observed, tools, classes, book, fresh } = input;
  const isNear = (columns: IdentifierColumns, at: number): boolean =>
    valuesAt(columns, at).some((value) => values.has(value));
  const family = (at: number): string => classFamily(classes, classOf(items[at] as Entity));
  const families = new Set([...positions].map(family));
  const near = [...items.keys()].filter(
    (at) => positions.has(at) || (isNear(declared, at) && families.has(family(at))),
  );
  const seen = [...sightings.heads.keys()].filter((at) => {
    const { class: className, source } = sightings.heads[at] as SightingHead;
    if (!families.has(classFamily(classes, className))) return false;
    // What is not read by its identifiers alone may share others.
    return isWhole(observed, at) || tools.has(source) || isNear(observed, at);
  });
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

/** An identifier and its value as one number: the hash of the value, and above its 31 bits the number of the name. */
const hashes = 2 ** 31;

function nameOf(value: number): number {
  return Math.floor(value / hashes);
}

function valuesAt({ starts, names, hashes: list }: IdentifierColumns, at: number): readonly number[] {
  const values: number[] = [];
  const end = starts[at + 1] as number;
  for (let index = starts[at] as number; index < end; index++) {
    values.push((names.list[index] as number) * hashes + (list.list[index] as number));
  }
  return values;
}

/** The values of an item, also of one of which columns do not tell. */
function declaredValues(at: number, { items, declared, names, ...surroundings }: SeenMachinesInput): readonly number[] {
  if (!isWhole(declared, at)) return valuesAt(declared, at);
  const { values } = declaredIdentity(items[at] as Entity, surroundings);
  return [...values].flatMap(([name, list]) => {
    const number = names.indexOf(name);
    return number < 0 ? [] : list.map((text) => number * hashes + hashOfNormal(text.toLowerCase()));
  });
}
