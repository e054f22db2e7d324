import type { Json, JsonObject } from './json.ts';

/** What changing something does to the thing that is changed, weakest first. */
export const effects = ['none', 'reload', 'restart', 'replace', 'remove'] as const;
export type Effect = (typeof effects)[number];

export type Reversibility = 'reversible' | 'restorable' | 'irreversible';
export type Cadence = 'continuous' | 'scheduled' | 'governed';

/** How a platform changes: what a change costs, and whether it can be taken back. */
export interface PlatformProfile {
  readonly cadence: Cadence;
  readonly reversibility: Reversibility;
  /** Duration, e.g. `2d`. */
  readonly leadTime: string;
  /** Effect of changing each attribute; `'*'` is the effect of any other. */
  readonly effects: Readonly<Record<string, Effect>>;
}

/** Identifier names that together identify a thing; weak entries may bind an observation but never write to it. */
export interface IdentificationEntry {
  readonly by: readonly string[];
  /** Identifiers that a thing must not have for it to hold. */
  readonly without?: readonly string[];
  readonly weak?: boolean;
}

/** An asset class with everything it inherits already in it. */
export interface ClassDefinition {
  readonly name: string;
  readonly parent?: string;
  /** From the parent up to the root. */
  readonly ancestors: readonly string[];
  /** JSON Schema of each declared attribute. */
  readonly attributes: Readonly<Record<string, JsonObject>>;
  /** What an attribute is where neither side states it. */
  readonly defaults: Readonly<Record<string, Json>>;
  /** In the order in which they are tried: the class's own, then inherited. */
  readonly identification: readonly IdentificationEntry[];
  readonly profile: PlatformProfile;
}

/** Whether an entry identifies what has the identifiers of which `has` is true. */
export function isCompleteFor({ by, without }: IdentificationEntry, has: (name: string) => boolean): boolean {
  return by.every(has) && !(without?.some(has) ?? false);
}

export type ClassTree = ReadonlyMap<string, ClassDefinition>;

/** True where `name` is `ancestor` or below it. Unknown classes are related to nothing but themselves. */
export function isA(classes: ClassTree, name: string, ancestor: string): boolean {
  return name === ancestor || (classes.get(name)?.ancestors.includes(ancestor) ?? false);
}

/** The root of a class's branch: things are identified with each other only inside one family. */
export function classFamily(classes: ClassTree, name: string): string {
  return classes.get(name)?.ancestors.at(-1) ?? name;
}
