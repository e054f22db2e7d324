import type { ClassTree } from '../model/asset-class.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation, RelationType } from '../model/relation.ts';
import type { Doorway } from './entrypoints.ts';
import type { Identity } from './identity.ts';
import type { Link } from './links.ts';
import type { Judgement } from './presence.ts';
import type { Declared, Observed } from './subjects.ts';

/** A declared item as the grading of its links sees it. */
export interface Subject extends Declared {
  readonly judgement: Judgement;
  readonly sightings: readonly Observed[];
  /** What it was seen to be. */
  readonly seenAs: Identity | undefined;
}

/** Declared items by ref; one of a pair is made when it is asked for. */
export interface Subjects {
  readonly get: (ref: string) => Subject | undefined;
  readonly has: (ref: string) => boolean;
  /** Those without identifiers, which no sighting is paired with, are always among them. */
  readonly unpaired: readonly Subject[];
  /** The items that hold endpoints, by declaration or by what they were seen to be. */
  readonly atEndpoints: () => Iterable<Subject>;
}

/** Something that is no declared item. */
export interface Stranger {
  readonly identity: Identity;
  /** False where it was only talked to. */
  readonly sighted: boolean;
}

/** Everything that grades rest on. */
export interface Grading {
  readonly subjects: Subjects;
  readonly relations: readonly Relation[];
  readonly links: readonly Link[];
  /** By `from to`: links that are certainly no more. */
  readonly ended: ReadonlyMap<string, Link>;
  readonly doorways: ReadonlyMap<Ref, readonly Doorway[]>;
  /** By API: the items that provide it. */
  readonly providers: ReadonlyMap<Ref, readonly Ref[]>;
  /** By name of a machine: the item that it is. */
  readonly machines: ReadonlyMap<string, Ref>;
  readonly namedMachines: ReadonlySet<Ref>;
  readonly strangers: ReadonlyMap<string, Stranger>;
  /** Why not all links of an item that was seen are watched; undefined where they are. */
  readonly unwatched: (source: Subject) => string | undefined;
  /** Whether all links of an item that was seen were watched while a condition held. */
  readonly watchedWhen: (source: Subject, condition: string) => boolean;
  readonly classes: ClassTree;
}

/** Types that say that one thing makes use of another: any link that is seen between the two bears them out. */
const uses: ReadonlySet<RelationType> = new Set(['dependsOn', 'connectsTo', 'uses', 'readsFrom', 'consumesApi']);

export function isUse(type: RelationType): boolean {
  return uses.has(type);
}
