import type { Finding, RelatedOrigin } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import { compareText } from '../model/json.ts';
import { itemName } from '../model/ref.ts';
import type { Bindings } from './bind.ts';
import type { Key } from './keys.ts';
import { disagreements, keysBy, type Matching } from './matching.ts';
import type { Thing } from './merge.ts';
import { isExpected } from './subjects.ts';

/** Identities that could not be settled, and what to tell of them. */
export interface IdentityTrouble {
  /** Positions of declared items that may or may not be what was seen. */
  readonly declared: ReadonlySet<number>;
  /** Positions of sightings that may or may not be a declared item. */
  readonly observed: ReadonlySet<number>;
  readonly findings: readonly Finding[];
}

interface Trouble {
  readonly code: 'inventory.ambiguous' | 'inventory.duplicate';
  readonly declared: readonly number[];
  readonly observed: readonly number[];
  readonly by: readonly string[];
}

/** One declared item that could be several things, or several that could be one. */
export function identityTrouble(matching: Matching, bindings: Bindings, things: readonly Thing[]): IdentityTrouble {
  const troubles = [
    ...severalThings(matching, bindings, things),
    ...claimedTogether(bindings),
    ...claimedInVain(matching, bindings),
  ];
  const observed = troubles.flatMap((trouble) => trouble.observed);
  return {
    declared: new Set(troubles.flatMap((trouble) => trouble.declared)),
    observed: new Set(observed.filter((position) => bindings.claimedBy.get(position)?.length !== 1)),
    findings: troubles.map((trouble) => findingOf(trouble, matching)),
  };
}

/** Several sightings of one source fit one item, and nothing that came later told them apart. */
function severalThings(matching: Matching, bindings: Bindings, things: readonly Thing[]): readonly Trouble[] {
  if (bindings.several.length === 0) return [];
  const sourcesOf = new Map<number, ReadonlySet<string>>();
  for (const { declared, observed } of things) {
    if (declared === undefined) continue;
    sourcesOf.set(declared, new Set(observed.map((position) => matching.observed[position]?.sighting.source ?? '')));
  }
  return bindings.several
    .filter(({ declared, candidates }) => {
      const answered = sourcesOf.get(declared);
      return candidates.some(
        (candidate) =>
          !bindings.claimedBy.has(candidate) && !answered?.has(matching.observed[candidate]?.sighting.source ?? ''),
      );
    })
    .map(({ declared, candidates, by }) => ({
      code: 'inventory.ambiguous',
      declared: [declared],
      observed: candidates,
      by,
    }));
}

function claimedTogether({ claimedBy }: Bindings): readonly Trouble[] {
  const troubles: Trouble[] = [];
  for (const [observed, declared] of claimedBy) {
    if (declared.length > 1) troubles.push({ code: 'inventory.duplicate', declared, observed: [observed], by: [] });
  }
  return troubles;
}

/** Items that nothing was bound to, while something fits them in everything: another item holds it, or claims it too. */
function claimedInVain(matching: Matching, bindings: Bindings): readonly Trouble[] {
  const troubles: Trouble[] = [];
  const contested = new Map<Key, Trouble>();
  const lost = new Map(bindings.lost.map((unsettled) => [unsettled.declared, unsettled]));
  for (const [declared, { entity }] of matching.declared.entries()) {
    if (bindings.current.has(declared) || !isExpected(entity)) continue;
    const held = lost.get(declared);
    const candidate = held?.candidates.find((position) => fits(declared, position, matching));
    if (held && candidate !== undefined) {
      const [holder, ...others] = bindings.claimedBy.get(candidate) ?? [];
      if (holder === undefined || others.length > 0) continue;
      troubles.push({ code: 'inventory.duplicate', declared: [holder, declared], observed: [candidate], by: held.by });
    } else {
      noteContested(declared, matching, contested);
    }
  }
  return [...troubles, ...contested.values()];
}

/** Notes the first key that the item shares with another declared one and with something that fits it, once for all who claim it. */
function noteContested(declared: number, matching: Matching, contested: Map<Key, Trouble>): void {
  const identity = matching.declared[declared]?.identity;
  for (const entry of identity ? matching.book.triedFor(identity) : []) {
    for (const key of keysBy(entry, declared, matching)) {
      if (key.claimants.length < 2) continue;
      if (contested.has(key)) return;
      const seen = key.holders.find(
        (position) => matching.observed[position]?.sighting.current === true && fits(declared, position, matching),
      );
      if (seen === undefined) continue;
      contested.set(key, { code: 'inventory.duplicate', declared: key.claimants, observed: [seen], by: entry.by });
      return;
    }
  }
}

function fits(declared: number, observed: number, matching: Matching): boolean {
  const [one, other] = [matching.declared[declared]?.identity, matching.observed[observed]?.identity];
  return one !== undefined && other !== undefined && disagreements(one, other, matching.book).length === 0;
}

/** Places that a finding names of each sort. */
const mostRelated = 20;

function findingOf({ code, declared, observed, by }: Trouble, matching: Matching): Finding {
  const entities = declared.flatMap((position) => matching.declared[position]?.entity ?? []);
  const sightings = observed.flatMap((position) => matching.observed[position]?.sighting ?? []);
  const [first, ...others] = [...entities].sort((a, b) => compareText(a.ref, b.ref));
  const related: readonly RelatedOrigin[] = [
    ...others.slice(0, mostRelated).map(({ ref, origin }) => ({ message: `${itemName(ref)} claims it too`, origin })),
    ...sightings.slice(0, mostRelated).map(({ source, run, observation }) => ({
      message: `${source} sees ${observation.class} ${observation.key}`,
      origin: { source, run, at: observation.at },
    })),
  ];
  const [onset] = sightings.map(({ firstSeen }) => firstSeen).sort(compareText);
  const refs = entities.map(({ ref }) => ref).sort(compareText);
  const names = refs.map(itemName);
  const seen = sightings.map(({ source, observation }) => `${observation.class} ${observation.key} (${source})`);
  const identifiers = by.length > 0 ? ` by ${by.join(' and ')}` : '';
  const message =
    code === 'inventory.ambiguous'
      ? `${names[0]} could be any of ${seen.length} things that fit it${identifiers}: ${list(seen)}. None was taken for it.`
      : `${list(names)} all claim one thing${identifiers}: ${list(seen)}. Only one of them can be it.`;
  return {
    code,
    severity: 'warning',
    message,
    ...(first && { ref: first.ref, origin: first.origin }),
    hint:
      code === 'inventory.ambiguous'
        ? 'Add an identifier that only one of them has, declare each of them, or declare them as a Group.'
        : 'Keep the identifiers with the one that it is, and let the others depend on it; or give each an identifier of its own.',
    related,
    ...(onset !== undefined && { onset }),
    fingerprint: fingerprintOf(code, ...refs, ...by),
  };
}

/** The first few, and how many more. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
