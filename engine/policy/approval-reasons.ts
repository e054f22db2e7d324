import {
  peopleAsked,
  peopleAwaited,
  type Approval,
  type ApprovalGroup,
  type PeopleApproval,
  type VerdictReason,
} from '../model/verdict.ts';
import { emergencyId, emergencyKeepersId, maintainersId } from './approvals.ts';
import { nameOf, type Facts } from './facts.ts';

/** What a verdict says of its approvals: who agreed, who still has to, and whose word stands against it. */
export function approvalReasons(approvals: readonly Approval[], { configured }: Facts): readonly VerdictReason[] {
  return approvals.map((node) => {
    const { message, ...rest } = node.kind === 'people' ? reasonOf(node, configured) : groupReason(node);
    return { ...rest, message: sentence(message) };
  });
}

function reasonOf(node: PeopleApproval, configured: boolean): VerdictReason {
  const voters = (state: string): string =>
    node.votes
      .filter((vote) => vote.state === state)
      .map(({ login }) => login)
      .join(', ');
  const who = whoOf(node);
  const has = node.id === emergencyId ? 'have' : 'has';
  switch (node.state) {
    case 'given': {
      const what =
        node.id === emergencyId ? 'to the emergency' : node.id === emergencyKeepersId ? `as ${who}` : `for ${who}`;
      return { code: 'approval.given', weight: 'approved', message: `${voters('given')} agreed ${what}.` };
    }
    case 'refused': {
      const message = `${voters('refused')} was asked (${who}) and wants changes: that stands until they take it back.`;
      return { code: 'approval.refused', weight: 'rejected', message };
    }
    case 'stale': {
      const why = node.votes.find(({ state }) => state === 'stale')?.reason ?? '';
      const message = `${who} ${has} to agree again: ${voters('stale')} agreed earlier. ${why}${whyNobody(node, configured)}`;
      return { code: 'approval.stale', weight: 'needs-approval', message };
    }
    case 'pending': {
      const given = voters('given');
      const so = given === '' ? '' : ` ${given} agreed so far.`;
      const message = `${who} ${has} to agree${howMany(node)}: ${becauseOf(node)}.${so}${whyNobody(node, configured)}`;
      return { code: 'approval.required', weight: 'needs-approval', message };
    }
    default:
      return node.state satisfies never;
  }
}

function groupReason(node: ApprovalGroup): VerdictReason {
  const { state, reason } = node;
  if (state === 'given') return { code: 'approval.given', weight: 'approved', message: `Agreed: ${reason}` };
  if (state === 'refused') {
    const message = `Somebody who is asked wants changes: that stands until they take it back. ${reason}`;
    return { code: 'approval.refused', weight: 'rejected', message };
  }
  const { words, isMany } = awaitedWords(node);
  const message = `${words} ${isMany ? 'have' : 'has'} to agree${state === 'stale' ? ' again' : ''}: ${reason}`;
  return { code: state === 'stale' ? 'approval.stale' : 'approval.required', weight: 'needs-approval', message };
}

/** Who of a group is still awaited: `team:a and any of team:b, team:c`. */
function awaitedWords({ of, need, differentPeople }: ApprovalGroup): {
  readonly words: string;
  readonly isMany: boolean;
} {
  const open = of.filter(({ state }) => state !== 'given');
  const left = Math.max(1, need - (of.length - open.length));
  const names = open.map((node) => {
    if (node.kind === 'people') return node.need === 1 ? whoOf(node) : `${node.need} of ${whoOf(node)}`;
    const { words } = awaitedWords(node);
    return open.length === 1 || peopleAwaited([node]).length === 1 ? words : `(${words})`;
  });
  const [first] = open;
  if (!first) {
    const teams = differentPeople ? [...new Set(peopleAsked(of).map(whoOf))] : [];
    return { words: teams.length === 0 ? 'somebody' : `another person of ${teams.join(' or ')}`, isMany: false };
  }
  if (open.length === 1)
    return { words: names.join(''), isMany: first.kind === 'group' ? awaitedWords(first).isMany : first.need > 1 };
  if (left >= open.length) return { words: names.join(' and '), isMany: true };
  return { words: `${left === 1 ? 'any' : left} of ${names.join(', ')}`, isMany: left > 1 };
}

/** A name keeps its letters; our own words begin a sentence. */
function sentence(text: string): string {
  return /^(?:all|another|any|a|one|two) /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Who is asked, as the subject of a sentence. */
function whoOf({ id, teams }: Pick<PeopleApproval, 'id' | 'teams'>): string {
  if (id === maintainersId || teams.length === 0)
    return teams[0] === undefined ? 'a maintainer' : `a maintainer (${nameOf(teams[0])})`;
  if (id === emergencyId) return 'two people';
  if (id === emergencyKeepersId) return `one of ${teams.map(nameOf).join(' or ')}`;
  return teams.map(nameOf).join(' or ');
}

function howMany({ id, need }: PeopleApproval): string {
  if (id === emergencyId) return ' to the emergency';
  return need === 1 ? '' : `, ${need} different people`;
}

function becauseOf({ because, omitted = 0 }: PeopleApproval): string {
  const first = because[0]?.reason ?? 'the change concerns it';
  const more = because.length - 1 + omitted;
  return more <= 0 ? first : `${first} (and ${more} more reason${more === 1 ? '' : 's'})`;
}

/** Where nobody can answer, how to mend that. */
function whyNobody({ id, teams, members, need, standIn }: PeopleApproval, configured: boolean): string {
  if (members.length >= need) {
    return standIn === undefined ? '' : ` Too few of it can agree, so ${nameOf(standIn)} may stand in.`;
  }
  const lack = members.length === 0 ? 'Nobody' : `Only ${members.length}`;
  if (id === maintainersId && teams.length === 0) {
    if (!configured)
      return ' No review can settle it: whoever may merge past this check lets the first configuration in.';
    return ' No review can settle it: the base names no maintainers. Name a team under `approvals.maintainers` in the groundtruth.yaml of the base.';
  }
  const mend =
    id === maintainersId
      ? 'Name more members of that team in the base.'
      : 'Name members of it in the base, or a team that stands in under `approvals.maintainers`.';
  return ` ${lack} beside the authors can agree: ${mend}`;
}
