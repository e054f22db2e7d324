import type { Change } from '../model/change.ts';
import { compareText, type Json } from '../model/json.ts';
import { hidingAt, redactText } from '../model/redact.ts';
import type { Rollback, RollbackNote } from '../model/verdict.ts';
import { nameOf, type Facts } from './facts.ts';
import { linksAmong } from './links-among.ts';
import { neededFirst } from './needed-first.ts';
import { isDescriptive } from './requests.ts';

/** Steps that are told one by one. */
const maxSteps = 50;

/** What is done to each changed thing to take the change back: what needs others comes before what it needs. */
export function rollbackSteps({ changes, base, head }: Facts): Pick<Rollback, 'steps' | 'omitted'> {
  const undone = new Map<string, string[]>();
  for (const change of changes) {
    // What a change says of itself goes with it.
    const text = change.ref.startsWith('change:') ? undefined : undo(change);
    if (text !== undefined) undone.set(change.ref, [...(undone.get(change.ref) ?? []), text]);
  }
  const links = linksAmong(undone, head.relations, base.relations);
  // What needs more of the others comes first.
  const ordered = neededFirst([...undone.keys()].sort(compareText), links).toReversed();
  const steps = ordered.map((id): RollbackNote => ({
    id,
    message: `${sentence(undone.get(id) ?? [])}.`,
  }));
  if (steps.length <= maxSteps) return { steps };
  return { steps: steps.slice(0, maxSteps), omitted: steps.length - maxSteps };
}

/** What takes one change back; undefined where nothing but words change. */
function undo(change: Change): string | undefined {
  switch (change.kind) {
    case 'entity-added':
      return 'take it away';
    case 'entity-removed':
      return 'bring it back';
    case 'entity-renamed':
      return `name it ${nameOf(change.from)} again`;
    case 'field-changed':
      if (isDescriptive(change.path)) return undefined;
      return change.old === undefined
        ? `unset ${change.path}`
        : `set ${change.path} back to ${shown(change.old, change.path)}`;
    case 'relation-added':
      return `cut its link to ${nameOf(change.relation.to)}`;
    case 'relation-removed':
      return `link it to ${nameOf(change.relation.to)} again`;
    case 'relation-changed':
      return `link it to ${nameOf(change.relation.to)} as before`;
    case 'files-changed':
      return change.files.length === 1 ? `restore ${change.files[0]}` : `restore ${change.files.length} files`;
    default:
      return change satisfies never;
  }
}

function shown(value: Json, path: string): string {
  const text = typeof value === 'object' ? '' : (hidingAt(path) ?? redactText)(`${value}`);
  return text !== '' && text.length <= 60 ? text : 'what it was';
}

/** At most three of what is done to one thing. */
function sentence(parts: readonly string[]): string {
  const told = parts.slice(0, 3).join(', ');
  const text = parts.length > 3 ? `${told} and ${parts.length - 3} more` : told;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
