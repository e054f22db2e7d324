import { relative, sep } from 'node:path';
import type { Repository } from '../catalog/repository.ts';
import { EngineError } from '../model/error.ts';
import type { Estate } from '../model/estate.ts';
import type { Finding } from '../model/finding.ts';
import { relationKey } from '../model/relation.ts';
import { driftOf } from './find-all.ts';
import { reconcileWith, type Observed } from './observed.ts';
import type { Sides } from './review-sides.ts';

/** What is observed, held against both sides of a change. */
export interface Estates {
  /** The estate with the change and what is only there without it, so that what a change removes is still there to be judged. */
  readonly whole: Estate;
  readonly driftBefore: readonly Finding[];
  readonly driftAfter: readonly Finding[];
}

/** Undefined where nothing was observed. */
export function compareEstates({ base, before, after }: Sides, { evidence }: Observed): Estates | undefined {
  if (evidence.runs.length === 0) return undefined;
  const without = reconcileWith(before.catalog, evidence, base.catalog);
  const withChange = reconcileWith(after.catalog, evidence, base.catalog);
  return {
    whole: mergeEstates(without, withChange),
    driftBefore: driftOf(without, before.catalog),
    driftAfter: driftOf(withChange, after.catalog),
  };
}

function mergeEstates(before: Estate, after: Estate): Estate {
  const items = new Set(after.items.map((item) => item.id));
  const relations = new Set(after.relations.map(relationKey));
  return {
    ...after,
    items: [...after.items, ...before.items.filter((item) => !items.has(item.id))],
    relations: [...after.relations, ...before.relations.filter((relation) => !relations.has(relationKey(relation)))],
  };
}

/** A change could bring its own witnesses: evidence that it has a part in, links on the way to it included, is refused. */
export async function refuseOwnEvidence(repository: Repository, head: string, folder: string): Promise<void> {
  const wanted = relative(repository.root, folder).split(sep).join('/').toLowerCase();
  if (wanted.startsWith('../')) return;
  const hasPart = (path: string): boolean => {
    const file = path.toLowerCase();
    return file.startsWith(`${wanted}/`) || `${wanted}/`.startsWith(`${file}/`);
  };
  // A submodule elsewhere is no part of it.
  const tree = await repository.tree(
    head,
    Object.assign((path: string) => hasPart(path), { mayHold: hasPart }),
  );
  if (tree.files.length + tree.findings.length === 0) return;
  throw new EngineError('evidence-invalid', `The evidence folder ${wanted} is a part of ${head}, the change.`, {
    hint: 'A change could bring its own evidence. Keep evidence out of git, or name another folder with --evidence.',
  });
}
