import type { ClassTree } from '../model/asset-class.ts';
import type { EstateRelation } from '../model/estate.ts';
import type { Evidence, SeenLink } from '../model/evidence.ts';
import { canonicalJson, compareText } from '../model/json.ts';
import { relationKey, type RelationType } from '../model/relation.ts';
import { headOf, type SightingHead } from '../model/sightings.ts';
import { type ClaimIndex, claimsOn, indexClaims, type PlaceClaims } from './claims.ts';
import { type Identity, keysOf } from './identity.ts';
import type { Key } from './keys.ts';
import type { Matching } from './matching.ts';
import type { Nodes } from './nodes.ts';
import { nameObserved } from './observed-id.ts';
import type { Pairing } from './pair-up.ts';
import { compareSightings, type Observed, targetIdentity } from './subjects.ts';

/** A link that was seen between two items. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly type: RelationType;
  readonly observed: NonNullable<EstateRelation['observed']>;
  /** False where only stale evidence shows it. */
  readonly fresh: boolean;
  /** Seen in an earlier run alone, where the newest one need not have seen it. */
  readonly remembered: boolean;
}

/** Something that was talked to and that nobody declared or saw. */
export interface External {
  readonly id: string;
  readonly identity: Identity;
}

export interface Links {
  /** Sorted by ends and type, one each. */
  readonly links: readonly Link[];
  /** Those between items that were seen earlier, and that a later look would have shown if they were still there. */
  readonly ended: readonly Link[];
  readonly externals: readonly External[];
}

/** A sighting that shows links. */
export interface Linking {
  readonly by: Observed;
  readonly ids: readonly string[];
}

/** What pairs add: their own links, and the items that hold keys. */
export interface PairedLinks extends Pick<Pairing, 'holder'> {
  readonly linking: readonly Linking[];
}

/** One end of a link before it has an id: an item's, or the key of something external. */
type End = { readonly id: string } | { readonly external: string };

interface Raw {
  readonly from: string;
  readonly to: End;
  readonly seen: SeenLink;
  readonly by: Observed;
}

/**
 * The links that current sightings show, between items; what they lead to is identified as everything else is. A link of an
 * earlier run stays until a later one claims to have seen every link of the thing, or every one of its type that the source ever
 * tells (`told`). Linear.
 */
export function observedLinks(
  matching: Matching,
  nodes: Nodes,
  pairs: PairedLinks,
  classes: ClassTree,
  evidence: Evidence,
): Links {
  const claims = indexClaims('relations', evidence, matching.observed);
  const externals = new Map<string, Identity>();
  const raws: Raw[] = [];
  const over: Raw[] = [];
  for (const { by, ids } of [...linking(matching, nodes), ...pairs.linking].sort(compareLinking)) {
    for (const { seen, stands } of linksOf(by, classes, claims)) {
      const target = targetIdentity(seen.relation, by.identity, classes);
      const to = endOf(target, matching, nodes, pairs, stands ? externals : undefined);
      if (!to) continue;
      for (const from of ids) (stands ? raws : over).push({ from, to, seen, by });
    }
  }
  const named = nameExternals(externals, matching, nodes);
  return {
    links: foldLinks(raws, named),
    ended: foldLinks(over, named),
    externals: [...externals].map(([key, identity]) => ({ id: named.get(key) ?? '', identity })),
  };
}

/** The sightings that show links, and the items that they are of. */
function linking({ observed }: Matching, { thingOf, idsOf }: Nodes): readonly Linking[] {
  return [...observed.entries()].flatMap(([position, by]) => {
    const thing = thingOf.get(position);
    return thing === undefined || !showsLinks(headOf(by.sighting)) ? [] : [{ by, ids: idsOf[thing] ?? [] }];
  });
}

export function showsLinks({ relations, links }: Pick<SightingHead, 'relations' | 'links'>): boolean {
  return links !== undefined || relations.length > 0;
}

function compareLinking(a: Linking, b: Linking): number {
  return compareSightings(a.by.sighting, b.by.sighting);
}

interface Standing {
  readonly seen: SeenLink;
  /** False where a later look at all of its links, or at all such links, did not show it. */
  readonly stands: boolean;
}

function linksOf({ sighting, identity }: Observed, classes: ClassTree, index: ClaimIndex): readonly Standing[] {
  const { source, run, links, observation } = sighting;
  const { at } = observation;
  if (!links) {
    return observation.relations.map((relation) => ({ seen: { relation, run, at, firstSeen: at }, stands: true }));
  }
  const known = new Map<RelationType, readonly PlaceClaims[]>();
  const claimsOf = (type: RelationType): readonly PlaceClaims[] => {
    const values = new Map([...identity.values, ['told', [type]] as const]);
    const claims = known.get(type) ?? claimsOn({ ...identity, values }, classes, index);
    known.set(type, claims);
    return claims;
  };
  const remembered = links.filter(({ former }) => !former);
  return remembered.map((seen) => ({
    seen,
    stands:
      seen.run === run ||
      !claimsOf(seen.relation.type).every(({ claims }) =>
        claims.some(
          ({ claim, whole }) => whole && claim.source === source && claim.run !== seen.run && claim.at > seen.at,
        ),
      ),
  }));
}

/** The item that holds what the target is known by: first one that was seen, then one that is declared; else an external one, where `externals` are wanted. */
function endOf(
  target: Identity,
  matching: Matching,
  nodes: Nodes,
  pairs: PairedLinks,
  externals: Map<string, Identity> | undefined,
): End | undefined {
  for (const [rank, entry] of matching.book.ofFamily(target.family).entries()) {
    const { signature, weak } = entry;
    if (weak) continue;
    const keys = keysOf(target, entry);
    for (const { text } of [...keys.filter(({ loose }) => !loose), ...keys.filter(({ loose }) => loose)]) {
      const key = matching.keys.known(target.family, signature, text);
      const id =
        pairs.holder(target.family, rank, text) ?? (key && (seenHolder(key, nodes) ?? declaredHolder(key, matching)));
      if (id !== undefined) return { id };
    }
  }
  if (!externals || target.values.size === 0) return undefined;
  // On another machine, the same loopback address is another thing.
  const key = canonicalJson([target.class, [...target.hosts].sort(compareText), [...target.values]]);
  externals.set(key, target);
  return { external: key };
}

function seenHolder({ holders }: Key, nodes: Nodes): string | undefined {
  const ids = new Set<string>();
  for (const holder of holders) {
    const thing = nodes.thingOf.get(holder);
    const [id, ...others] = thing === undefined ? [] : (nodes.idsOf[thing] ?? []);
    if (id !== undefined && others.length === 0) ids.add(id);
  }
  const [only] = ids;
  return ids.size === 1 ? only : undefined;
}

function declaredHolder({ claimants: [only, ...others] }: Key, matching: Matching): string | undefined {
  return only === undefined || others.length > 0 ? undefined : matching.declared[only]?.entity.ref;
}

function nameExternals(
  externals: ReadonlyMap<string, Identity>,
  matching: Matching,
  nodes: Nodes,
): ReadonlyMap<string, string> {
  const sorted = [...externals].sort(([a], [b]) => compareText(a, b));
  const names = nameObserved(
    sorted.map(([fallback, identity]) => ({ identity, fallback })),
    matching.book,
    new Set(nodes.idsOf.flat()),
  );
  return new Map(sorted.map(([key], index) => [key, names[index] ?? '']));
}

/** One link for each pair and type; of several sources the fresh and newest speaks for it. */
function foldLinks(raws: readonly Raw[], names: ReadonlyMap<string, string>): readonly Link[] {
  const links = new Map<string, Link>();
  for (const { from, to: end, seen, by } of raws) {
    const to = 'id' in end ? end.id : (names.get(end.external) ?? '');
    if (from === to) continue;
    const { relation, run, at, firstSeen } = seen;
    const observed = { source: by.sighting.source, run, at, count: relation.count, firstSeen };
    const link = { from, to, type: relation.type, observed, fresh: by.fresh, remembered: run !== by.sighting.run };
    const known = links.get(relationKey(link));
    links.set(relationKey(link), known ? strongerLink(known, link) : link);
  }
  return [...links].sort(([a], [b]) => compareText(a, b)).map(([, link]) => link);
}

/** The fresh and newest of two; sightings of one run add up. */
function strongerLink(a: Link, b: Link): Link {
  const { firstSeen } = (a.observed.firstSeen < b.observed.firstSeen ? a : b).observed;
  if (a.observed.source === b.observed.source && a.observed.run === b.observed.run) {
    const count = a.observed.count + b.observed.count;
    return { ...a, remembered: a.remembered && b.remembered, observed: { ...a.observed, count, firstSeen } };
  }
  const order =
    Number(b.fresh) - Number(a.fresh) ||
    compareText(b.observed.at, a.observed.at) ||
    compareText(a.observed.source, b.observed.source) ||
    compareText(a.observed.run, b.observed.run);
  const first = order <= 0 ? a : b;
  return { ...first, observed: { ...first.observed, firstSeen } };
}
