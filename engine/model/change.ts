import type { Effect } from './asset-class.ts';
import type { FileOrigin } from './finding.ts';
import type { Json } from './json.ts';
import type { Ref } from './ref.ts';
import type { Relation } from './relation.ts';

interface ChangeBase {
  readonly ref: Ref;
  readonly effect: Effect;
  readonly before?: FileOrigin;
  readonly after?: FileOrigin;
}

/** One semantic difference between two catalogs; `ref` is the entity that changes. Sorted by ref, kind, detail. */
export type Change =
  | (ChangeBase & { readonly kind: 'entity-added' | 'entity-removed' })
  | (ChangeBase & { readonly kind: 'entity-renamed'; readonly from: Ref; readonly by: readonly string[] })
  | (ChangeBase & { readonly kind: 'field-changed'; readonly path: string; readonly old?: Json; readonly new?: Json })
  | (ChangeBase & { readonly kind: 'relation-added' | 'relation-removed'; readonly relation: Relation })
  | (ChangeBase & { readonly kind: 'relation-changed'; readonly relation: Relation; readonly was: Relation })
  | (ChangeBase & { readonly kind: 'files-changed'; readonly files: readonly string[] });
