import type { ClassTree } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import type { Ref } from '../model/ref.ts';
import type { DraftEntity } from './draft.ts';
import type { ResolveReference } from './references.ts';
import type { Links } from './resolve-relations.ts';

/** What a catalog is put together from. */
export interface CatalogParts {
  /** Each name once, sorted. */
  readonly kept: ReadonlyMap<Ref, DraftEntity>;
  readonly resolveReference: ResolveReference;
  readonly links: Links;
  /** The entities with their owners, before teams have the users who belong to them. */
  readonly owned: ReadonlyMap<Ref, Entity>;
  /** Sorted by ref. */
  readonly entities: ReadonlyMap<Ref, Entity>;
  readonly classes: ClassTree;
  readonly findings: PartFindings;
}

/** What is wrong, by what it takes to know it. */
interface PartFindings {
  readonly duplicates: readonly Finding[];
  /** Of single drafts: nothing that others say, but for their names, would change it. Each has the ref of its draft. */
  readonly drafts: readonly Finding[];
  readonly classes: readonly Finding[];
  readonly cycles: readonly Finding[];
  readonly identities: readonly Finding[];
}
