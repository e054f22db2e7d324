import { onClock } from '../model/duration.ts';
import { identifierValues } from '../model/identifiers.ts';
import type { RelatedOrigin } from '../model/finding.ts';
import { type JsonObject, sameJson } from '../model/json.ts';
import { valueAt } from '../model/member-path.ts';
import { itemName, type Ref, shortRef } from '../model/ref.ts';
import type { DriftCode } from './codes.ts';
import type { Drift, DriftContext } from './context.ts';
import { type Account, accountedFrom, accountFor, changesDeclared } from './declared-changes.ts';
import { showName } from './words.ts';

/** How a difference came about, as far as the evidence shows; `docs/drift.md` says on what grounds each is named. */
export type Mechanism =
  | 'emergency change'
  | 'not rolled out'
  | 'upgrade'
  | 'downgrade'
  | 'reset to default'
  | 'local override'
  | 'replacement'
  | 'renamed'
  | 're-addressed'
  | 'cloning'
  | 'autoscaling'
  | 'undeclared change'
  | 'unknown';

interface Explanation {
  readonly mechanism?: Mechanism;
  readonly because?: string;
  /** It is known that no declared change accounts for it. */
  readonly undeclared: boolean;
  readonly related: readonly RelatedOrigin[];
}

/** Differences that somebody or something brought about; the others are only states, or gaps of what was seen. */
const caused: ReadonlySet<DriftCode> = new Set([
  'inventory.missing',
  'inventory.undeclared',
  'inventory.transient',
  'inventory.vanished',
  'inventory.replaced',
  'inventory.reclassified',
  'inventory.too-few',
  'inventory.too-many',
  'decay.mismatch',
  'decay.version',
  'decay.schedule',
  'decay.override',
  'decay.untrusted',
  'decay.flapping',
  'decay.undeclared-change',
  'relation.undeclared',
  'relation.unobserved',
  'relation.wrong-target',
  'relation.redundancy-lost',
]);

/** The likeliest way in which a drift came about, and what speaks for it. The first of these that has grounds is named. */
export function explain(drift: Drift, context: DriftContext): Explanation {
  if (!caused.has(drift.code)) return { undeclared: false, related: [] };
  // What does not hold still has no one cause, and nobody could declare it.
  if (drift.code === 'decay.flapping') return { mechanism: 'unknown', undeclared: false, related: [] };
  const account = drift.account ?? accountOf(drift, context);
  const emergency = context.emergencies.get(changedIn(drift));
  const undeclared = account?.kind === 'undeclared' && !emergency && !(drift.onlyUndeclared && account.later);
  const related = account ? grounds(drift, account, context) : [];
  const pending = notRolledOut(drift, context);
  if (pending !== undefined) return named('not rolled out', pending, []);
  if (emergency) {
    const { ref, origin } = emergency;
    return named('emergency change', `${shortRef(ref)} says that it affects it, and is not reconciled yet`, [
      { message: shortRef(ref), origin },
    ]);
  }
  if (drift.mechanism !== undefined) return named(drift.mechanism, drift.because, related);
  if (undeclared) return named('undeclared change', related[0]?.message, []);
  if (drift.departed && drift.live && account?.kind !== 'declared') {
    const { after, by } = drift.live;
    const which = drift.cause === undefined ? 'it' : itemName(drift.cause);
    const until =
      after === undefined
        ? `${which} was as declared before ${onClock(by)}`
        : `${which} was last seen as declared at ${onClock(after)}`;
    return named('undeclared change', until, related);
  }
  return named('unknown', undefined, related);

  function named(mechanism: Mechanism, because: string | undefined, more: readonly RelatedOrigin[]): Explanation {
    return { mechanism, ...(because !== undefined && { because }), undeclared, related: more };
  }
}

/** The item that changed. */
function changedIn({ id, cause }: Drift): Ref {
  return (cause ?? id) as Ref;
}

/** Whether a declared change accounts for it; undefined where that cannot be asked. */
function accountOf(drift: Drift, { entities, declaredChanges }: DriftContext): Account | undefined {
  const entity = entities.get(changedIn(drift));
  if (!drift.live || !entity || !declaredChanges) return undefined;
  return accountFor(entity.ref, drift.live, declaredAttribute(drift, entity.attributes), declaredChanges);
}

/** Only a value that is declared can have been changed by a declaration. */
function declaredAttribute({ attribute }: Drift, declared: JsonObject): readonly string[] | undefined {
  return attribute && valueAt(declared, attribute) !== undefined ? attribute : undefined;
}

/** What the history of the declarations says of it. */
function grounds(drift: Drift, account: Account, context: DriftContext): readonly RelatedOrigin[] {
  const { live } = drift;
  const { declaredChanges: changes, entities } = context;
  if (!live || !changes) return [];
  const attribute = declaredAttribute(drift, entities.get(changedIn(drift))?.attributes ?? {});
  const what =
    attribute === undefined ? 'touched its declaration' : `changed what is declared of its ${showName(attribute)}`;
  switch (account.kind) {
    case 'declared': {
      const { touch } = account;
      if (touch.former !== undefined)
        return [{ message: `${changes.base} declared it as ${shortRef(touch.former)} until ${commitOf(touch)}` }];
      const by =
        touch.record === undefined ? `${changes.base} ${what} at that time` : `${shortRef(touch.record)} speaks of it`;
      return [{ message: `${by} (${commitOf(touch)})` }];
    }
    case 'undeclared': {
      // That nobody declares it is said already.
      if (drift.account) return [];
      const { last } = account;
      const span = `between ${onClock(accountedFrom(live))} and ${onClock(live.by)}`;
      const before = last ? `; the last before that is ${commitOf(last)}` : '';
      return [{ message: `no commit of ${changes.base} ${what} ${span}${before}` }];
    }
    case 'unknown':
      return [];
    default:
      return account satisfies never;
  }
}

/**
 * Why it is the declaration that moved, and not the thing; undefined where that is not known. Either it moved later, or the thing was
 * never seen otherwise and is as it was declared before.
 */
function notRolledOut(drift: Drift, context: DriftContext): string | undefined {
  if (drift.code === 'inventory.replaced') return notMovedYet(drift, context);
  const { entities, declaredChanges } = context;
  const entity = entities.get(drift.id as Ref);
  const attribute = entity && declaredAttribute(drift, entity.attributes);
  if (!entity || attribute === undefined || drift.onset === undefined || !declaredChanges) return undefined;
  const touch = declaredChanges.touches(entity.ref)?.find((each) => changesDeclared(each, attribute));
  if (!touch || touch.begins || touch.record !== undefined) return undefined;
  // Of what is not there it was never said before that it should be; an attribute that nobody saw is not known.
  const isSeen = drift.value !== undefined || attribute.length > 1;
  const asBefore = !drift.live && isSeen && sameJson(valueAt(touch.was, attribute), drift.value);
  if (touch.at <= drift.onset && !asBefore) return undefined;
  return `${declaredChanges.base} declares this value since ${commitOf(touch)}, and what runs is as it was before`;
}

/** The same of an identifier: what was seen is what was declared before the newest commit that changed it. */
function notMovedYet({ id, about, value }: Drift, { entities, declaredChanges }: DriftContext): string | undefined {
  const entity = entities.get(id as Ref);
  const name = about?.[0] ?? '';
  if (!entity || !declaredChanges || !Array.isArray(value)) return undefined;
  const now = new Set(identifierValues(entity.identifiers, name).map(plain));
  const seen = new Set(value.flatMap((each) => (typeof each === 'string' ? [plain(each)] : [])));
  const touch = declaredChanges.touches(entity.ref)?.find(({ identifiers, record }) => {
    const before = identifierValues(identifiers, name).map(plain);
    return record === undefined && before.length > 0 && !before.some((text) => now.has(text));
  });
  if (!touch || !identifierValues(touch.identifiers, name).some((text) => seen.has(plain(text)))) return undefined;
  return `${declaredChanges.base} declares another ${name} since ${commitOf(touch)}, and what runs has the one before`;
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}

function commitOf({ commit, at }: { readonly commit: string; readonly at: string }): string {
  return `${commit.slice(0, 10)} of ${onClock(at)}`;
}
