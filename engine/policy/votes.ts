import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import {
  peopleAsked,
  type Approval,
  type ApprovalState,
  type ApprovalVote,
  type PeopleApproval,
  type ReviewVote,
} from '../model/verdict.ts';
import { toldCauses, type Asked, type AskedPeople } from './approvals.ts';
import type { Facts } from './facts.ts';
import { withOwnPerson } from './own-person.ts';

/** A vote with the digests of the approvals as they were when it was given; without them, `problem` says why. */
export interface BoundVote {
  readonly vote: ReviewVote;
  readonly digests?: ReadonlyMap<string, string>;
  readonly problem?: string;
}

/**
 * The approvals with who has agreed to them. Authors never count as agreeing, and a refusal by anybody who is asked stands
 * until they take it back. The order of votes does not matter.
 */
export function countVotes(
  asked: readonly Asked[],
  digests: ReadonlyMap<string, string>,
  votes: readonly BoundVote[],
  facts: Facts,
): readonly Approval[] {
  const latest = latestVotes(votes, facts.at);
  const authors = new Set((facts.authors ?? []).map(foldLogin));
  const isFree = (login: string): boolean => !authors.has(foldLogin(login));
  const count = (node: Asked, isShort = false): Approval => {
    if (node.kind === 'people') {
      return countPeople(node, digests.get(node.id) ?? '', latest, { isFree, isShort, facts });
    }
    const { differentPeople, reason } = node;
    const need = Math.max(1, node.need);
    // Where those who are asked are too few to be different people, the maintainers stand in.
    const tooFew =
      differentPeople === true &&
      withOwnPerson(node.of.map((one) => canSpeakFor(one, { isFree, isShort, facts }))) < need;
    const of = node.of.map((one) => count(one, isShort || tooFew));
    const state = groupState(of, need, differentPeople);
    return { kind: 'group', need, ...(differentPeople && { differentPeople }), of, state, reason };
  };
  return asked.map((node) => count(node));
}

/** GitHub compares logins without regard to case; letters beyond ASCII never stand in one. */
export function foldLogin(login: string): string {
  return login.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Of two votes at the same moment, the one that lets less through. */
const closedFirst: readonly ReviewVote['state'][] = ['changes-requested', 'dismissed', 'approved'];

interface TimedVote extends BoundVote {
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The latest vote of each person up to now. An approval without a moment is none; anything else without one counts. */
export function latestVotes(votes: readonly BoundVote[], now: Date): ReadonlyMap<string, TimedVote> {
  const latest = new Map<string, TimedVote>();
  for (const bound of votes) {
    const { login, state, at } = bound.vote;
    const parsed = Date.parse(at);
    if (Number.isNaN(parsed) && state === 'approved') continue;
    const time = Number.isNaN(parsed) ? now.getTime() : parsed;
    if (time > now.getTime()) continue;
    const known = latest.get(foldLogin(login));
    const isLater =
      !known ||
      time > known.time ||
      (time === known.time && closedFirst.indexOf(state) < closedFirst.indexOf(known.vote.state));
    if (isLater) latest.set(foldLogin(login), { ...bound, time });
  }
  return latest;
}

/** Who may agree to what is asked. */
interface Room {
  readonly isFree: (login: string) => boolean;
  /** Whether those who are asked are too few to be different people. */
  readonly isShort: boolean;
  readonly facts: Facts;
}

function countPeople(
  asked: AskedPeople,
  digest: string,
  latest: ReadonlyMap<string, TimedVote>,
  { isFree, isShort, facts }: Room,
): PeopleApproval {
  const { people, needsStandIn } = whoIsAsked(asked, { isFree, isShort, facts });
  const votes: ApprovalVote[] = [];
  for (const login of people) {
    const bound = latest.get(foldLogin(login));
    const vote = bound && countVote(bound, asked.id, digest);
    if (vote && (vote.state === 'refused' || isFree(login))) votes.push(vote);
  }
  return {
    kind: 'people',
    id: asked.id,
    teams: asked.teams,
    ...(needsStandIn && facts.maintainers !== undefined && { standIn: facts.maintainers }),
    members: people.filter(isFree),
    need: asked.need,
    state: peopleState(votes, asked.need),
    votes,
    ...toldCauses(asked.causes),
    digest,
  };
}

/** The members of the teams, and the maintainers where those are too few without the authors. */
function whoIsAsked(
  { teams, need }: AskedPeople,
  { isFree, isShort, facts }: Room,
): { readonly people: readonly string[]; readonly needsStandIn: boolean } {
  const own = membersOf(teams, facts);
  const others = facts.maintainers === undefined ? [] : membersOf([facts.maintainers], facts);
  const needsStandIn = (isShort || own.filter(isFree).length < need) && others.some((login) => !own.includes(login));
  return { people: needsStandIn ? [...new Set([...own, ...others])].sort(compareText) : own, needsStandIn };
}

/** Whether anybody of a team has no part in the change. */
export function canAgree(team: Ref, facts: Facts): boolean {
  const authors = new Set((facts.authors ?? []).map(foldLogin));
  return membersOf([team], facts).some((login) => !authors.has(foldLogin(login)));
}

/** Whether somebody who is no member of a team has a part in the change. */
export function hasOutsiders(team: Ref, facts: Facts): boolean {
  const own = new Set(membersOf([team], facts).map(foldLogin));
  return (facts.authors ?? []).some((login) => !own.has(foldLogin(login)));
}

/** Logins of the base's teams, each person once, sorted. */
function membersOf(teams: readonly Ref[], { base }: Facts): readonly string[] {
  const people = new Map<string, string>();
  for (const team of teams) {
    for (const login of base.entities.get(team)?.members ?? []) people.set(foldLogin(login), login);
  }
  return [...people.values()].sort(compareText);
}

function countVote({ vote, digests, problem, time }: TimedVote, id: string, digest: string): ApprovalVote | undefined {
  const { login, state, commit } = vote;
  const said = { login, at: new Date(time).toISOString(), ...(commit !== undefined && { commit }) };
  switch (state) {
    case 'changes-requested':
      return { ...said, state: 'refused' };
    case 'dismissed':
      return undefined;
    case 'approved':
      if (digests?.get(id) === digest) return { ...said, state: 'given' };
      return { ...said, state: 'stale', reason: problem ?? staleReason(digests?.has(id) === true) };
    default:
      return state satisfies never;
  }
}

function staleReason(wasAsked: boolean): string {
  return wasAsked
    ? 'What concerns them has changed since they agreed.'
    : 'When they agreed, this did not concern them yet.';
}

function peopleState(votes: readonly ApprovalVote[], need: number): ApprovalState {
  if (votes.some(({ state }) => state === 'refused')) return 'refused';
  const given = new Set(votes.filter(({ state }) => state === 'given').map(({ login }) => foldLogin(login)));
  if (given.size >= need) return 'given';
  return votes.some(({ state }) => state === 'stale') ? 'stale' : 'pending';
}

function groupState(of: readonly Approval[], need: number, differentPeople = false): ApprovalState {
  if (of.some(({ state }) => state === 'refused')) return 'refused';
  const given = of.filter(({ state }) => state === 'given');
  if ((differentPeople ? withOwnPerson(given.map((node) => whoAgreed([node]))) : given.length) >= need) return 'given';
  return of.some(({ state }) => state === 'stale') ? 'stale' : 'pending';
}

function whoAgreed(approvals: readonly Approval[]): ReadonlySet<string> {
  const votes = peopleAsked(approvals).flatMap((node) => node.votes);
  return new Set(votes.filter(({ state }) => state === 'given').map(({ login }) => foldLogin(login)));
}

/** Who could agree to a part of what is asked. */
function canSpeakFor(node: Asked, room: Room): ReadonlySet<string> {
  if (node.kind === 'people') return new Set(whoIsAsked(node, room).people.filter(room.isFree).map(foldLogin));
  return new Set(node.of.flatMap((one) => [...canSpeakFor(one, room)]));
}
