import type { MemberChange } from '../model/evidence.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { differingMembers } from '../model/member-path.ts';
import { hidingAt } from '../model/redact.ts';

/** Members that are told of one change, and how long (characters of JSON) all of them may be, and a value of one. */
const mostMembers = 16;
const longestMembers = 1024;
const longestMember = 128;

/** What differs between two objects that are too long to repeat, by path, in the order of names; `more`: how many are left out. */
export function changedMembers(
  before: JsonObject,
  after: JsonObject,
): { readonly members: readonly MemberChange[]; readonly more: number } {
  const members: MemberChange[] = [];
  let room = longestMembers;
  let more = 0;
  for (const { path, from, to } of differingMembers(before, after)) take(memberChange(path, from, to));
  return { members, more };

  function take(change: MemberChange): void {
    const size = JSON.stringify(change).length;
    if (members.length === mostMembers || size > room) {
      more++;
      return;
    }
    room -= size;
    members.push(change);
  }
}

function memberChange(path: readonly string[], from: Json | undefined, to: Json | undefined): MemberChange {
  // With one of them alone it would look as if it came or went. A name may tell that it is a password.
  if (isLong(from) || isLong(to) || hidingAt(path.join('.'))) return { path };
  return { path, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function isLong(value: Json | undefined): boolean {
  return value !== undefined && JSON.stringify(value).length > longestMember;
}
