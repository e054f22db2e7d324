import type { AttributeChange } from '../model/evidence.ts';
import { type Json, sameJson } from '../model/json.ts';
import { differingMembers, pathText, valueAt } from '../model/member-path.ts';

/** What a change of an attribute was to a value within it; `long` is a change to what is not repeated. */
type Step =
  | { readonly kind: 'value'; readonly from?: Json; readonly to: Json }
  | { readonly kind: 'same' | 'long' | 'unknown' };

/**
 * What became of a value within an attribute, by what became of the attribute, oldest first: null where it was not there, without a
 * value where nobody can tell. Linear in what is told of the attribute.
 */
export function changesWithin(
  changes: readonly AttributeChange[],
  path: readonly string[],
): readonly AttributeChange[] {
  const told: AttributeChange[] = [];
  for (const change of changes) {
    const { at, after } = change;
    const window = { at, ...(after !== undefined && { after }) };
    const step = stepOf(change, path);
    const last = told.at(-1);
    if (step.kind === 'value') {
      // What was not known of it before is known now.
      if (last && isUnknown(last) && step.from !== undefined) told.splice(-1, 1, { ...last, value: step.from });
      if (!sameJson(told.at(-1)?.value, step.to)) told.push({ ...window, value: step.to });
    } else if (step.kind === 'same') {
      if (!last) told.push({ at });
    } else told.push({ ...window, ...(step.kind === 'long' && { long: true as const }) });
  }
  return told;
}

/** Whether nobody can tell what it was from then on, or whether it changed at all. */
export function isUnknown({ value, long }: AttributeChange): boolean {
  return value === undefined && !long;
}

function stepOf({ value, members, more = 0 }: AttributeChange, path: readonly string[]): Step {
  if (value !== undefined) return { kind: 'value', to: valueAt(value, path) ?? null };
  const own = members?.find((member) => begins(path, member.path));
  if (!own) {
    const isSame = members && more === 0 && !members.some((member) => begins(member.path, path));
    return { kind: isSame ? 'same' : 'unknown' };
  }
  const { from, to } = own;
  if (from === undefined && to === undefined) return { kind: 'long' };
  const rest = path.slice(own.path.length);
  return { kind: 'value', from: valueAt(from, rest) ?? null, to: valueAt(to, rest) ?? null };
}

/** Where within an attribute something has changed over time, as far as that is told. */
export function changedPaths(changes: readonly AttributeChange[]): readonly (readonly string[])[] {
  const paths = new Map<string, readonly string[]>();
  for (const [index, { value, members }] of changes.entries()) {
    const before = changes[index - 1]?.value;
    const changed = members ?? (before === undefined || value === undefined ? [] : differingMembers(before, value));
    for (const { path } of changed) paths.set(pathText(path), path);
  }
  return [...paths.values()];
}

/** Whether a path leads through another, or is it. */
function begins(path: readonly string[], start: readonly string[]): boolean {
  return start.length <= path.length && start.every((name, index) => name === path[index]);
}
