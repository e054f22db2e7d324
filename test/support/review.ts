import { diffCatalogs } from '../../engine/change/diff.ts';
import { uniteCatalogs } from '../../engine/change/unite.ts';
import { computeImpact } from '../../engine/impact/impact.ts';
import { impactStarts } from '../../engine/impact/starts.ts';
import type { Catalog } from '../../engine/model/entity.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { peopleAsked, type PeopleApproval, type ReviewVote, type Verdict } from '../../engine/model/verdict.ts';
import { digestsToAgreeTo, judge, type JudgeInput } from '../../engine/policy/judge.ts';
import { validCatalog } from './catalog.ts';

/** A catalog from short lines, `Kind name {spec}`; `Kind namespace/name {spec}` for one elsewhere. */
export function catalogOfLines(...lines: readonly string[]): Catalog {
  return validCatalog(documentsOfLines(...lines));
}

function documentsOfLines(...lines: readonly string[]): string {
  return lines
    .map((text) => {
      const [kind = '', path = '', ...spec] = text.split(' ');
      const [name = '', namespace = 'default'] = path.split('/').toReversed();
      return `apiVersion: groundtruth/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec.join(' ')}\n`;
    })
    .join('---\n');
}

export interface Facts extends Partial<JudgeInput> {
  readonly files?: readonly string[];
}

/** What the change from one catalog to the other is judged by, by the stages that a review goes through. */
export function inputOf(base: Catalog, head: Catalog, { files = [], ...facts }: Facts = {}): JudgeInput {
  const changes = diffCatalogs(base, head, files);
  const impact = computeImpact({
    ...uniteCatalogs(base, head, changes),
    ...(facts.estate && { estate: facts.estate }),
    starts: impactStarts(changes, base, head),
  });
  return {
    at: new Date('2026-03-01T12:00:00Z'),
    changes,
    impact,
    findings: [],
    base,
    head,
    unseen: [],
    approvals: { criticality: 'high', state: 'degraded' },
    failOn: 'error',
    configured: true,
    ...facts,
  };
}

export function verdictOn(base: Catalog, head: Catalog, facts: Facts = {}): Verdict {
  return judge(inputOf(base, head, facts));
}

/** A vote in short: `octocat approved`, `octocat changes-requested 11:30`; noon where no time is named. */
function voteOf(text: string): ReviewVote {
  const [login = '', state, time = '12:00'] = text.split(' ');
  return { login, state: state as ReviewVote['state'], at: `2026-03-01T${time}:00Z`, commit: 'c' };
}

/** The verdict once people have said something of just this change. */
export function votedOn(
  input: JudgeInput,
  votes: readonly (string | ReviewVote)[],
  authors: readonly string[] = [],
): Verdict {
  const digests = digestsToAgreeTo(input);
  const bound = votes.map((vote) => ({ vote: typeof vote === 'string' ? voteOf(vote) : vote, digests }));
  return judge({ ...input, votes: bound, authors });
}

/** The teams that a verdict asks, each once, by ref. */
export function teamsAsked({ approvals }: Verdict): readonly string[] {
  return [...new Set(peopleAsked(approvals).flatMap(({ teams }) => teams))].sort();
}

/** An approval of one team that nobody has given yet. */
export function peopleApproval(team: Ref, members: readonly string[] = []): PeopleApproval {
  return {
    kind: 'people',
    id: team,
    teams: [team],
    members,
    need: 1,
    state: 'pending',
    votes: [],
    because: [],
    digest: '0',
  };
}
