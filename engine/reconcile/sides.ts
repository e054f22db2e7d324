import type { Entity } from '../model/entity.ts';
import type { SightingHead, Sightings } from '../model/sightings.ts';
import type { KeyBook } from './class-keys.ts';
import type { EntryBook } from './entry-book.ts';
import type { IdentifierColumns } from './identifier-columns.ts';
import { type KeyColumns, keyColumns } from './key-columns.ts';
import { declaredIdentity, observedIdentity, type Surroundings } from './subjects.ts';
import type { ColumnSide } from './ties.ts';

/** What is compared, and what either side is known by. */
export interface Comparison extends Surroundings {
  /** Declared items, sorted by ref. */
  readonly items: readonly Entity[];
  readonly sightings: Sightings;
  readonly declared: ColumnSide;
  readonly observed: ColumnSide;
  /** Tools whose ids tie things together. */
  readonly tools: ReadonlySet<string>;
  readonly book: EntryBook;
  readonly keys: KeyBook;
}

/** The keys of declared items; `names` of identifiers, by number. */
export function declaredSide(
  columns: IdentifierColumns,
  names: readonly string[],
  input: Pick<Comparison, 'items' | 'keys'> & Surroundings,
): ColumnSide {
  const { items, keys, runsOn } = input;
  const own = keyColumns(columns, {
    names,
    ofClass: keys.ofClass,
    needsMore: (at, { asksForHost }) => runsOn.size > 0 && asksForHost && runsOn.has((items[at] as Entity).ref),
    identityOf: (at) => declaredIdentity(items[at] as Entity, input),
  });
  return sideOf(columns, own, keys);
}

/** The keys of sightings. */
export function observedSide(
  columns: IdentifierColumns,
  names: readonly string[],
  { sightings, tools, keys, classes }: Pick<Comparison, 'sightings' | 'tools' | 'keys' | 'classes'>,
): ColumnSide {
  const own = keyColumns(columns, {
    names,
    ofClass: keys.ofClass,
    needsMore: (at) => tools.size > 0 && tools.has((sightings.heads[at] as SightingHead).source),
    identityOf: (at) => observedIdentity(sightings.at(at), tools, classes),
  });
  return sideOf(columns, own, keys);
}

function sideOf(columns: IdentifierColumns, keys: KeyColumns, { ofClass }: KeyBook): ColumnSide {
  return { columns, keys, classKeys: columns.classes.texts.map(ofClass) };
}
