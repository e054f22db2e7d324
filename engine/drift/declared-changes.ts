import type { Entity } from '../model/entity.ts';
import type { Identifiers } from '../model/identifiers.ts';
import type { FileOrigin } from '../model/finding.ts';
import { compareText, type JsonObject, sameJson } from '../model/json.ts';
import { valueAt } from '../model/member-path.ts';
import type { Ref } from '../model/ref.ts';

/** A commit of the base that touched a declaration, or a Change document that names it. */
export interface Touch {
  /** When it landed on the base. */
  readonly at: string;
  readonly commit: string;
  /** What was declared of attributes before it, and since. */
  readonly was: JsonObject;
  readonly is: JsonObject;
  /** What was declared of its identifiers before, by name. */
  readonly identifiers?: Identifiers;
  /** The base did not have the declaration before, as far as the file shows in which it stands. */
  readonly begins: boolean;
  /** The Change document that it is about, which says that it affects the thing. */
  readonly record?: Ref;
  /** What the base called the thing until then, where it declares it no more. */
  readonly former?: Ref;
}

/** What the base declared until a commit, which took it out or declares other things by its name. */
export interface Former {
  readonly entity: Pick<Entity, 'ref' | 'class' | 'identifiers' | 'instances'>;
  readonly until: string;
  readonly commit: string;
}

/** What is known of when declarations changed. */
export interface DeclaredChanges {
  /** The branch that counts. */
  readonly base: string;
  /** From when on every commit of it is known. */
  readonly since: string;
  /** Newest first; undefined for what the base does not declare. */
  readonly touches: (ref: Ref) => readonly Touch[] | undefined;
  /** Newest first; left out where that was not asked. */
  readonly former?: readonly Former[];
}

/** An emergency that somebody declared, and that was not made up for yet. */
export interface Emergency {
  readonly ref: Ref;
  readonly origin: FileOrigin;
}

/** Between which moments reality changed: after the one, by the other. `after` is left out where nobody had looked before. */
export interface LiveWindow {
  readonly after?: string;
  readonly by: string;
}

/** Whether a declared change accounts for one in reality. */
export type Account =
  | { readonly kind: 'declared'; readonly touch: Touch }
  | { readonly kind: 'undeclared'; readonly last: Touch | undefined; readonly later: boolean }
  | { readonly kind: 'unknown'; readonly reason: string };

/** How long (milliseconds) after a change was merged it may be carried out. */
const rollout = 86_400_000;

/** From when on commits have to be known to tell whether one of them accounts for a change of reality. */
export function accountedFrom({ after, by }: LiveWindow): string {
  return new Date(Date.parse(after ?? by) - rollout).toISOString();
}

/**
 * Whether a commit that landed while reality changed, or up to a day before, accounts for it: where there is an `attribute`, one
 * that changed what is declared of it; also a Change that names the thing, whenever it came. Unknown where the history does not
 * go back so far, or the thing was declared only later.
 */
export function accountFor(
  ref: Ref,
  window: LiveWindow,
  attribute: readonly string[] | undefined,
  { base, since, touches }: DeclaredChanges,
): Account {
  const from = accountedFrom(window);
  const all = touches(ref);
  if (!all) return { kind: 'unknown', reason: `${base} does not declare it yet` };
  const touch = all.find(
    (each) =>
      each.at >= from &&
      (each.record !== undefined ||
        (each.at <= window.by && !each.begins && (attribute === undefined || changesDeclared(each, attribute)))),
  );
  if (touch) return { kind: 'declared', touch };
  const begin = all.find(({ begins }) => begins);
  if (begin && begin.at >= from) return { kind: 'unknown', reason: `${base} declares it only since ${begin.at}` };
  if (since > from) return { kind: 'unknown', reason: `the history of ${base} is known from ${since} on` };
  return {
    kind: 'undeclared',
    last: all.find(
      (each) => compareText(each.at, from) < 0 && (attribute === undefined || changesDeclared(each, attribute)),
    ),
    later: all.some(({ at }) => at > window.by),
  };
}

/** Whether a commit changed what is declared of an attribute, or of a value within one. */
export function changesDeclared({ was, is }: Touch, path: readonly string[]): boolean {
  return !sameJson(valueAt(was, path), valueAt(is, path));
}
