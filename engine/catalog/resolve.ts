import type { ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import { type FileOrigin, type Finding, isFileOrigin } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { Relation } from '../model/relation.ts';
import { checkAttributes } from './check-attributes.ts';
import { checkIdentifiers } from './check-identifiers.ts';
import { checkSources } from './check-sources.ts';
import { cycleFindings } from './cycle-findings.ts';
import type { DraftEntity, LocateDraft } from './draft.ts';
import { identityFindings } from './identity-findings.ts';
import { referenceFinding, referenceResolver, type ResolveReference } from './references.ts';
import { resolveOwners, withMembers } from './resolve-owners.ts';
import { replaceDrafts } from './replace-drafts.ts';
import { resolveClasses } from './resolve-classes.ts';
import { type Links, replaceLinks, resolveRelations } from './resolve-relations.ts';

export interface ResolvedCatalog {
  /** Sorted by ref. */
  readonly entities: ReadonlyMap<Ref, Entity>;
  /** Sorted by from, type, to; each link once. */
  readonly relations: readonly Relation[];
  readonly classes: ClassTree;
  readonly findings: readonly Finding[];
  readonly references: ResolvedReferences;
}

/** Where the references of a catalog lead: a catalog of the same names takes it over for what has not changed. */
interface ResolvedReferences {
  readonly kept: ReadonlyMap<Ref, DraftEntity>;
  readonly resolveReference: ResolveReference;
  readonly links: Links;
  /** The entities with their owners, before teams have the users who belong to them. */
  readonly owned: ReadonlyMap<Ref, Entity>;
  /** Of relations and owners. */
  readonly findings: readonly Finding[];
}

/** A catalog that differs in a few files, those included that only one of the two has. */
export interface SimilarCatalog {
  readonly catalog: ResolvedCatalog;
  readonly files: ReadonlySet<string>;
}

/**
 * All facts of a catalog put together: whatever is declared twice, names what is not there, goes in circles or claims what
 * another has is told, and the rest stands. The order of the drafts never matters: of two with one ref the first by file
 * and place stays. `locate` finds the place of a finding inside a document; without it, findings point at the document.
 * Linear in entities and relations but for sorting; never throws.
 */
export function resolve(
  drafts: readonly DraftEntity[],
  shipped: ClassTree,
  locate: LocateDraft = ({ entity }) => entity.origin,
  similar?: SimilarCatalog,
): ResolvedCatalog {
  const findings: Finding[] = [];
  const references = (similar && resolveFresh(drafts, locate, similar)) ?? resolveAll(drafts, locate, findings);
  const { kept, resolveReference, links } = references;
  findings.push(...references.findings);
  const entities = withMembers(references.owned, links.relations);
  const classes = resolveClasses(kept.values(), shipped, locate, findings);
  checkMentions(kept.values(), resolveReference, locate, findings);
  checkAttributes(kept.values(), classes, locate, findings);
  checkIdentifiers(kept.values(), classes, locate, findings);
  checkSources(kept, locate, findings);
  findings.push(...cycleFindings(links.relations), ...identityFindings(kept, classes, locate));
  return { entities, relations: links.relations, classes, findings, references };
}

function resolveAll(drafts: readonly DraftEntity[], locate: LocateDraft, duplicates: Finding[]): ResolvedReferences {
  const kept = withoutDuplicates(drafts, duplicates);
  const findings: Finding[] = [];
  const resolveReference = referenceResolver(kept);
  const links = resolveRelations(kept.values(), kept.keys(), resolveReference, findings);
  const owned = resolveOwners(kept.values(), resolveReference, locate, findings);
  return { kept, resolveReference, links, owned, findings };
}

/** A name leads where it led before as long as none came and none went: then only what is new has to be looked at. */
function resolveFresh(
  drafts: readonly DraftEntity[],
  locate: LocateDraft,
  { catalog: { references: before }, files }: SimilarCatalog,
): ResolvedReferences | undefined {
  const replaced = replaceDrafts(before.kept, files, drafts);
  if (!replaced) return undefined;
  const { kept, fresh } = replaced;
  const { resolveReference } = before;
  const findings = before.findings.filter(({ origin }) => !(origin && isFileOrigin(origin) && files.has(origin.file)));
  const links = replaceLinks(before.links, files, resolveRelations(fresh, kept.keys(), resolveReference, findings));
  const owned = new Map([...before.owned, ...resolveOwners(fresh, resolveReference, locate, findings)]);
  return { kept, resolveReference, links, owned, findings };
}

/** Drafts by ref, in the order of their refs; of two with one ref the first by file and place. */
function withoutDuplicates(drafts: readonly DraftEntity[], findings: Finding[]): ReadonlyMap<Ref, DraftEntity> {
  const first = new Map<Ref, DraftEntity>();
  const further: DraftEntity[] = [];
  for (const draft of drafts) {
    const { ref } = draft.entity;
    const other = first.get(ref);
    if (!other) first.set(ref, draft);
    else if (comparePlaces(draft, other) > 0) further.push(draft);
    else {
      first.set(ref, draft);
      further.push(other);
    }
  }
  further.sort((a, b) => compareText(a.entity.ref, b.entity.ref) || comparePlaces(a, b));
  for (const { entity } of further) findings.push(duplicateFinding(entity, first.get(entity.ref)?.entity.origin));
  // Refs in the order of their code units, which is what a sort without a comparison does, at a fifth of the time.
  return new Map([...first.keys()].sort().map((ref) => [ref, first.get(ref) as DraftEntity]));
}

function comparePlaces(a: DraftEntity, b: DraftEntity): number {
  return compareText(a.entity.origin.file, b.entity.origin.file) || a.start - b.start;
}

function duplicateFinding({ ref, origin }: Entity, first: FileOrigin | undefined): Finding {
  return {
    code: 'entity.duplicate',
    severity: 'error',
    ref,
    origin,
    message: `\`${ref}\` is declared twice; the one at ${first?.file}:${first?.line} counts.`,
    hint: 'Rename one of the two, or take it out.',
    related: [{ message: 'It is first declared here.', ...(first && { origin: first }) }],
  };
}

/** References that make no relation, as in the scope of a waiver. What they name may have gone for good reasons. */
function checkMentions(
  drafts: Iterable<DraftEntity>,
  resolveReference: ResolveReference,
  locate: LocateDraft,
  findings: Finding[],
): void {
  for (const draft of drafts) {
    for (const { field, to, path } of draft.mentions) {
      const { problem } = resolveReference(draft, field, to);
      if (!problem) continue;
      const finding = referenceFinding(draft, problem, locate(draft, path));
      findings.push(problem.code === 'ref.dangling' ? { ...finding, severity: 'warning' } : finding);
    }
  }
}
