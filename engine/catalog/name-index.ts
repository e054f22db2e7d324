import { type EntityKind, type Ref, refParts } from '../model/ref.ts';
import { closest } from '../model/closest.ts';

/** Ways to find entities that are not named exactly. */
export interface NameIndex {
  /** The one whose ref differs in letter case alone, as Backstage allows it. */
  ignoringCase(ref: string): Ref | undefined;
  /** Those of some kinds that have a name, whatever their namespace; sorted. */
  named(name: string, kinds: readonly EntityKind[]): readonly Ref[];
  /** The one that was probably meant: of the same name, else of the nearest; of the same kind and namespace if it can be. */
  meant(ref: Ref, kinds: readonly EntityKind[]): Ref | undefined;
}

/** Enough guesses for one run: each costs a look at every name of a similar length. */
const mostGuesses = 100;

/** An index over sorted refs, made at the first question. */
export function nameIndex(refs: Iterable<Ref>): NameIndex {
  let tables: Tables | undefined;
  let guesses = 0;
  const open = (): Tables => (tables ??= buildTables(refs));
  const named = (name: string, kinds: readonly EntityKind[]): Ref[] =>
    (open().byName.get(name) ?? []).filter((ref) => kinds.includes(refParts(ref).kind));
  return {
    ignoringCase: (ref) => open().byLowerCase.get(ref.toLowerCase()),
    named,
    meant(ref, kinds) {
      const parts = refParts(ref);
      const nearest = (candidates: readonly Ref[]): Ref | undefined =>
        candidates.find((candidate) => refParts(candidate).kind === parts.kind) ?? candidates[0];
      const same = nearest(named(parts.name, kinds));
      if (same !== undefined || ++guesses > mostGuesses) return same;
      const name = closest(parts.name, similarNames(open(), parts.name, kinds));
      return name === undefined ? undefined : nearest(named(name, kinds));
    },
  };
}

interface Tables {
  readonly byName: ReadonlyMap<string, readonly Ref[]>;
  readonly byLowerCase: ReadonlyMap<string, Ref>;
  readonly byLength: ReadonlyMap<number, readonly string[]>;
}

function buildTables(refs: Iterable<Ref>): Tables {
  const byName = new Map<string, Ref[]>();
  const byLowerCase = new Map<string, Ref>();
  const byLength = new Map<number, string[]>();
  for (const ref of refs) {
    const { name } = refParts(ref);
    const namesakes = byName.get(name);
    if (namesakes) namesakes.push(ref);
    else {
      byName.set(name, [ref]);
      const peers = byLength.get(name.length);
      if (peers) peers.push(name);
      else byLength.set(name.length, [name]);
    }
    const lower = ref.toLowerCase();
    if (!byLowerCase.has(lower)) byLowerCase.set(lower, ref);
  }
  return { byName, byLowerCase, byLength };
}

/** Names that are not much longer or shorter, of entities of some kinds. */
function* similarNames({ byLength, byName }: Tables, name: string, kinds: readonly EntityKind[]): Generator<string> {
  const slack = Math.max(1, Math.ceil(name.length / 2));
  for (let apart = 0; apart <= slack; apart++) {
    for (const length of apart === 0 ? [name.length] : [name.length - apart, name.length + apart]) {
      for (const candidate of byLength.get(length) ?? []) {
        if (byName.get(candidate)?.some((ref) => kinds.includes(refParts(ref).kind))) yield candidate;
      }
    }
  }
}
