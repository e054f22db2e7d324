import type { Ref } from '../model/ref.ts';
import type { DraftEntity } from './draft.ts';

/** Drafts by ref, sorted, with those of some files exchanged. */
export interface ReplacedDrafts {
  readonly kept: ReadonlyMap<Ref, DraftEntity>;
  /** The drafts of the files. */
  readonly fresh: readonly DraftEntity[];
}

/**
 * Takes the drafts of `files` for those that were there before. Undefined where the names are not the same ones, or one is
 * declared twice: then any reference may lead elsewhere than it did. `drafts` are all that there are now.
 */
export function replaceDrafts(
  before: ReadonlyMap<Ref, DraftEntity>,
  files: ReadonlySet<string>,
  drafts: readonly DraftEntity[],
): ReplacedDrafts | undefined {
  const isFresh = ({ entity }: DraftEntity): boolean => files.has(entity.origin.file);
  const fresh = drafts.filter(isFresh);
  // As many as before, there and elsewhere, and each in the place of another: then there is no other name.
  if (drafts.length !== before.size || fresh.length !== [...before.values()].filter(isFresh).length) return undefined;
  const kept = new Map(before);
  for (const draft of fresh) {
    const { ref } = draft.entity;
    const other = before.get(ref);
    if (!other || !isFresh(other) || kept.get(ref) !== other) return undefined;
    kept.set(ref, draft);
  }
  return { kept, fresh };
}
