import { relative, sep } from 'node:path';
import type { Repository } from '../catalog/repository.ts';
import { EngineError } from '../model/error.ts';

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
