import type { Entity } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import { sameJson } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import { type Relation, relationKey, relationTypes } from '../model/relation.ts';
import type { CatalogParts } from './catalog-parts.ts';
import { checkDrafts } from './check-drafts.ts';
import { cycleFindings } from './cycle-findings.ts';
import type { DraftEntity, LocateDraft } from './draft.ts';
import { identityFindings } from './identity-findings.ts';
import { resolveOwners, withMembers } from './resolve-owners.ts';
import { replaceLinks, resolveRelations } from './resolve-relations.ts';

/** A catalog that differs from the wanted one in a few drafts, which are told apart as objects. */
export interface SimilarCatalog {
  readonly catalog: { readonly parts: CatalogParts };
  readonly gone: readonly DraftEntity[];
  readonly fresh: readonly DraftEntity[];
}

/**
 * What a similar catalog says, with `fresh` drafts in place of those that are gone. A name leads where it led before as long as
 * none came and none went: then only what is new has to be looked at, and what concerns all is taken over unless something that
 * it rests on is new. Undefined where the names are not the same ones, or one is declared twice.
 */
export function resolveSimilar(
  { catalog, gone, fresh }: SimilarCatalog,
  locate: LocateDraft,
): CatalogParts | undefined {
  const before = catalog.parts;
  if (before.findings.duplicates.length > 0 || !haveSameNames(gone, fresh)) return undefined;
  if (fresh.length === 0) return before;
  const { resolveReference, classes } = before;
  if ([...gone, ...fresh].some(({ assetClass }) => assetClass)) return undefined;

  const refs = new Set<string>(gone.map(({ entity }) => entity.ref));
  const findings: Finding[] = before.findings.drafts.filter(({ ref = '' }) => !refs.has(ref));
  const kept = withThese(before.kept, new Map(fresh.map((draft) => [draft.entity.ref, draft])));
  const linksOf = (drafts: readonly DraftEntity[], told: Finding[]) =>
    resolveRelations(drafts, kept.keys(), resolveReference, told);
  const [left, come] = [linksOf(gone, []), linksOf(fresh, findings)];
  const links = replaceLinks(before.links, left, come);
  const owned = resolveOwners(fresh, resolveReference, locate, findings);
  const allOwned = withThese(before.owned, owned);
  checkDrafts(fresh, { kept, classes, resolveReference, locate }, findings);
  const exchanged = [...left.relations, ...come.relations, ...come.repeated];
  return {
    kept,
    resolveReference,
    links,
    owned: allOwned,
    entities: concernsTeams(fresh, exchanged)
      ? withMembers(allOwned, links.relations)
      : withThese(before.entities, owned),
    classes,
    findings: {
      duplicates: [],
      drafts: findings,
      classes: before.findings.classes,
      cycles: mayCloseCircle(before, left.relations, [...come.relations, ...come.repeated])
        ? cycleFindings(links.relations)
        : [],
      identities: mayClaim(before, fresh) ? identityFindings(kept, classes, locate) : [],
    },
  };
}

function haveSameNames(gone: readonly DraftEntity[], fresh: readonly DraftEntity[]): boolean {
  const names = new Set(gone.map(({ entity }) => entity.ref));
  return gone.length === fresh.length && fresh.every(({ entity }) => names.delete(entity.ref));
}

/** A name that is there keeps its place. */
function withThese<Value>(before: ReadonlyMap<Ref, Value>, values: ReadonlyMap<Ref, Value>): ReadonlyMap<Ref, Value> {
  const all = new Map(before);
  for (const [ref, value] of values) all.set(ref, value);
  return all;
}

function concernsTeams(fresh: readonly DraftEntity[], exchanged: readonly Relation[]): boolean {
  return fresh.some(({ entity }) => isPeople(entity)) || exchanged.some(({ type }) => type === 'memberOf');
}

function isPeople({ kind }: Entity): boolean {
  return kind === 'team' || kind === 'user';
}

/** A circle that was not there has a link in it that was not there. */
function mayCloseCircle({ findings }: CatalogParts, gone: readonly Relation[], fresh: readonly Relation[]): boolean {
  if (findings.cycles.length > 0) return true;
  const known = new Set(gone.map(relationKey));
  return fresh.some((relation) => relationTypes[relation.type].acyclic && !known.has(relationKey(relation)));
}

/** Who claims an identity that nobody contested says something new of itself. */
function mayClaim({ findings, kept }: CatalogParts, fresh: readonly DraftEntity[]): boolean {
  return (
    findings.identities.length > 0 || fresh.some(({ entity }) => !sameClaims(entity, kept.get(entity.ref)?.entity))
  );
}

function sameClaims(a: Entity, b: Entity | undefined): boolean {
  const isRetired = (entity: Entity): boolean => entity.lifecycle === 'retired';
  return (
    b !== undefined && a.class === b.class && isRetired(a) === isRetired(b) && sameJson(a.identifiers, b.identifiers)
  );
}
