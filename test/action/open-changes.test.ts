import { afterAll, describe, expect, it } from 'vitest';
import type { ReviewRequest } from '../../action/src/job.ts';
import { addReview, shownStatus } from '../github-server/state.ts';
import { addCommit, makeStage, openAnother } from './harness.ts';
import type { Outcome, Stage } from './harness.ts';
import { git } from './remote.ts';
import { reviewResult } from './review-result.ts';

const stages: Stage[] = [];
async function open(options?: Parameters<typeof makeStage>[0]): Promise<Stage> {
  const stage = await makeStage({ depth: 'whole', ...options });
  stages.push(stage);
  return stage;
}
afterAll(async () => {
  for (const stage of stages) await stage.close();
});

async function asked(stage: Stage): Promise<{ run: Outcome; requests: readonly ReviewRequest[] }> {
  const requests: ReviewRequest[] = [];
  const run = await stage.run({
    review: (request) => {
      requests.push(request);
      return Promise.resolve(reviewResult('approved'));
    },
  });
  return { run, requests };
}

describe.concurrent('other open pull requests', () => {
  it('for the same branch are given to the engine, as commits that it can read', async () => {
    const stage = await open();
    const other = addCommit(stage, stage.remote.fork, 'other.md', 'Other\n');
    openAnother(stage, 8, { sha: other, updatedAt: '2024-06-01T10:00:00Z' });
    openAnother(stage, 9, { sha: addCommit(stage, stage.remote.fork, 'c.md', 'Closed\n'), state: 'closed' });
    openAnother(stage, 10, { sha: addCommit(stage, stage.remote.fork, 'd.md', 'Elsewhere\n'), baseRef: 'release' });
    git(stage.remote.folder, 'update-ref', 'refs/heads/release', stage.remote.base);
    const { requests } = await asked(stage);
    expect(requests.map(({ openChanges }) => openChanges)).toEqual([[{ name: '#8', head: other }]]);
    expect(git(stage.workspace, 'cat-file', '-t', other).trim()).toBe('commit');
  });

  it('are compared where the checkout is shallow', async () => {
    const stage = await open({ depth: 1 });
    const other = addCommit(stage, stage.remote.fork, 'other.md', 'Other\n');
    openAnother(stage, 8, { sha: other });
    expect((await asked(stage)).requests[0]?.openChanges).toEqual([{ name: '#8', head: other }]);
  });

  it('that have nothing in common with the base cost themselves alone, and it is said', async () => {
    const stage = await open();
    const tree = git(stage.remote.folder, 'rev-parse', `${stage.remote.base}^{tree}`).trim();
    const person = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
    const stranger = git(stage.remote.folder, ...person, 'commit-tree', tree, '-m', 'Stranger').trim();
    const other = addCommit(stage, stage.remote.fork, 'other.md', 'Other\n');
    openAnother(stage, 8, { sha: stranger });
    openAnother(stage, 9, { sha: other });
    const { run, requests } = await asked(stage);
    expect(requests[0]?.openChanges).toEqual([{ name: '#9', head: other }]);
    expect(run.summary).toContain('not in 1 more');
    expect(run.exitStatus).toBe(0);
  });

  it('are twenty at most, the latest, and it is said', async () => {
    const stage = await open();
    for (let number = 10; number < 35; number++) {
      const updatedAt = `2024-06-01T10:${number}:00Z`;
      openAnother(stage, number, { sha: addCommit(stage, stage.remote.fork, `${number}.md`, 'x'), updatedAt });
    }
    const { run, requests } = await asked(stage);
    const names = requests[0]?.openChanges.map(({ name }) => name) ?? [];
    expect([names.length, names[0], names.at(-1)]).toEqual([20, '#34', '#15']);
    expect(run.summary).toContain('not in 5 more');
  });
});

describe.concurrent('a commit that is proposed for several branches', () => {
  async function proposedTwice(outcomes: Readonly<Record<string, 'approved' | 'rejected'>>): Promise<Stage> {
    const stage = await open();
    git(stage.remote.folder, 'update-ref', 'refs/heads/release', stage.remote.fork);
    openAnother(stage, 8, { baseRef: 'release' });
    const branchOf = { [stage.remote.base]: 'main', [stage.remote.fork]: 'release' };
    await stage.run({
      review: ({ base }) => Promise.resolve(reviewResult(outcomes[branchOf[base] ?? ''] ?? 'undecided')),
    });
    return stage;
  }

  it.each([
    ['main', { main: 'rejected', release: 'approved' }],
    ['the other', { main: 'approved', release: 'rejected' }],
  ] as const)('has one status, the heaviest: that of %s', async (_title, outcomes) => {
    const stage = await proposedTwice(outcomes);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('failure');
  });

  it('has a comment on each pull request, with its own verdict and a word on the other', async () => {
    const stage = await proposedTwice({ main: 'approved', release: 'rejected' });
    const bodies = new Map(stage.server.state.comments.map(({ issue, body }) => [issue, body]));
    expect(new Set(bodies.keys())).toEqual(new Set([7, 8]));
    expect(bodies.get(7)).toContain('The test says approved');
    expect(bodies.get(7)).toContain('proposed in #8, where the verdict is **rejected**');
    expect(bodies.get(8)).toContain('The test says rejected');
    expect(bodies.get(8)).not.toContain('proposed in');
  });

  it('for one branch twice is reviewed as one: who approves either approves, and no author of either does', async () => {
    const stage = await open();
    const octocat = { login: 'octocat', id: 583_231, type: 'User' } as const;
    const [owner, other] = [
      { ...octocat, login: 'monalisa' },
      { ...octocat, login: 'hubot' },
    ];
    openAnother(stage, 8, { author: owner });
    const vote = { author: octocat, state: 'APPROVED', commit: stage.remote.head } as const;
    addReview(stage.server.state, { ...vote, pull: 8, author: other, submittedAt: '2026-03-01T11:00:00Z' });
    addReview(stage.server.state, { ...vote, pull: 7, submittedAt: '2026-03-01T10:00:00Z' });
    const { requests } = await asked(stage);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.reviews.map(({ login }) => login)).toEqual(['octocat', 'hubot']);
    expect(requests[0]?.authors).toEqual(['contributor', 'monalisa']);
    expect(new Set(stage.server.state.comments.map(({ issue }) => issue))).toEqual(new Set([7, 8]));
  });

  it('for more than twenty is not reviewed', async () => {
    const stage = await open();
    for (let number = 8; number < 30; number++) openAnother(stage, number);
    const { run } = await asked(stage);
    expect(run.exitStatus).toBe(2);
    expect(shownStatus(stage.server.state, stage.remote.head)?.state).toBe('error');
  });
});
