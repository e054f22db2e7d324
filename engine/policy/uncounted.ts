import { compareText } from '../model/json.ts';
import { peopleAsked, peopleAwaited, type Approval, type VerdictReason } from '../model/verdict.ts';
import type { Facts } from './facts.ts';
import { andMore } from './grouped.ts';
import { foldLogin, latestVotes } from './votes.ts';

/** Logins that are told one by one. */
const maxTold = 3;

/** Whose agreement counts for nobody, while somebody's is awaited: they would wonder why nothing happens. */
export function uncountedReasons(approvals: readonly Approval[], facts: Facts): readonly VerdictReason[] {
  if (peopleAwaited(approvals).length === 0) return [];
  const counted = new Set(peopleAsked(approvals).flatMap(({ votes }) => votes.map(({ login }) => foldLogin(login))));
  const authors = new Set((facts.authors ?? []).map(foldLogin));
  const own: string[] = [];
  const others: string[] = [];
  for (const [login, { vote }] of latestVotes(facts.votes ?? [], facts.at)) {
    if (vote.state !== 'approved' || counted.has(login)) continue;
    (authors.has(login) ? own : others).push(vote.login);
  }
  return [
    ...told(own, 'whose own change it is, in whole or in part: that never counts'),
    ...told(others, 'whom nobody asks here: that decides nothing'),
  ];
}

function told(logins: readonly string[], who: string): readonly VerdictReason[] {
  if (logins.length === 0) return [];
  const names = logins.toSorted(compareText);
  const rest = andMore(names.length - maxTold, 'person').replace('persons', 'people');
  const message = `${names.slice(0, maxTold).join(', ')}${rest} agreed, ${who}.`;
  return [{ code: 'approval.uncounted', weight: 'approved', message }];
}
