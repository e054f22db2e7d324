import type { Repository } from '../catalog/repository.ts';
import { diffCatalogs } from '../change/diff.ts';
import { EngineError } from '../model/error.ts';
import type { Unseen } from '../model/result.ts';
import type { OpenChange } from '../model/verdict.ts';
import type { JudgeInput } from '../policy/judge.ts';
import { quiet } from './context.ts';
import type { Deadline } from './deadline.ts';
import { impactOfChanges } from './impact-of-changes.ts';
import { loadSides, type Sides } from './review-sides.ts';

/** Open changes that one is held against; each costs a reading of what it changes. */
const maxOpen = 20;

export interface OpenChanges {
  readonly openChanges: NonNullable<JudgeInput['openChanges']>;
  readonly unseen: readonly Unseen[];
}

/** What other open changes touch, by what they declare; and which of them could not be looked at, and why. */
export async function lookAtOpenChanges(
  open: readonly OpenChange[],
  repository: Repository,
  sides: Sides,
  deadline: Deadline,
): Promise<OpenChanges> {
  const openChanges: { name: string; touches: ReadonlySet<string> }[] = [];
  const unseen: Unseen[] = [];
  for (const [index, { name, head }] of open.entries()) {
    if (head === sides.headSha) continue;
    try {
      if (index >= maxOpen) throw new EngineError('too-large', `Only ${maxOpen} open changes are looked at.`);
      deadline.check();
      const file = sides.config.file;
      const names = { base: sides.base.summary.sha ?? '', head, ...(file !== undefined && { config: file }) };
      const other = await loadSides(repository, names, quiet(deadline.context), sides);
      openChanges.push({ name, touches: await touchedBy(other) });
    } catch (error) {
      const meant = deadline.explain(error);
      if (!(meant instanceof EngineError) || meant.code === 'cancelled') throw meant;
      unseen.push({ what: `what ${name} touches`, reason: meant.message, inherent: true });
    }
  }
  return { openChanges, unseen };
}

async function touchedBy(sides: Sides): Promise<ReadonlySet<string>> {
  const changes = diffCatalogs(sides.before.catalog, sides.after.catalog, sides.changedFiles);
  const { starts, affected } = await impactOfChanges(changes, sides);
  const worse = affected.filter(({ state }) => state === 'down' || state === 'degraded');
  return new Set([...starts.map(({ id }) => id), ...worse.map(({ id }) => id)]);
}
