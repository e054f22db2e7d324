import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../engine/commands/context.ts';
import { openRepository } from '../../engine/catalog/repository.ts';
import { startDeadline } from '../../engine/commands/deadline.ts';
import { loadDeclared } from '../../engine/commands/declared.ts';
import { observer } from '../../engine/commands/observe-in-time.ts';
import { caseOf } from '../../engine/commands/review-case.ts';
import { lookAtOpenChanges } from '../../engine/commands/review-open.ts';
import { loadSides } from '../../engine/commands/review-sides.ts';
import { bindVotes } from '../../engine/commands/review-votes.ts';
import type { Catalog } from '../../engine/model/entity.ts';
import { review } from '../../engine/commands/review.ts';
import { EngineError } from '../../engine/model/error.ts';
import { catalogOfLines, verdictOn } from '../support/review.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

const now = new Date('2026-03-01T12:00:00Z');
const inTime = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
const context: CommandContext = { cwd: '.', now: () => now, version: '0.0.0' };

describe('a deadline', () => {
  it('waits for what comes in time, and no longer for what does not', async () => {
    const deadline = startDeadline(inTime(50), context);
    expect(await deadline.race(Promise.resolve(1))).toBe(1);
    expect(() => deadline.check()).not.toThrow();
    expect(await deadline.race(new Promise(() => {}))).toBeUndefined();
    expect(() => deadline.check()).toThrow(/no time left/);
    expect(await deadline.race(Promise.reject(new Error('too late anyway')))).toBeUndefined();
    deadline.end();
  });

  it('passes on what fails in time', async () => {
    const deadline = startDeadline(inTime(5000), context);
    await expect(deadline.race(Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    deadline.end();
  });

  it('tells what it cut short from what somebody cancelled', async () => {
    const cancelled = new EngineError('cancelled', 'Cancelled.');
    const own = startDeadline(inTime(0), context);
    await own.race(new Promise(() => {}));
    expect(own.explain(cancelled)).toMatchObject({ code: 'timeout' });
    const user = new AbortController();
    user.abort();
    const theirs = startDeadline(inTime(0), { ...context, signal: user.signal });
    await theirs.race(new Promise(() => {}));
    expect(theirs.explain(cancelled)).toBe(cancelled);
  });

  it('that nobody set is none', async () => {
    const deadline = startDeadline(undefined, context);
    expect(deadline.context).toBe(context);
    expect(await deadline.race(Promise.resolve(1))).toBe(1);
    expect(() => deadline.check()).not.toThrow();
    deadline.end();
  });
});

describe('a review', () => {
  let repository: TestRepository;

  beforeEach(() => {
    repository = testRepository();
    const header = 'apiVersion: groundtruth/v1\n';
    const site = (version: number): string =>
      `${header}kind: Asset\nmetadata: {name: site}\nspec: {class: web-server, owner: team:web, criticality: critical, attributes: {version: "${version}"}}\n---\n${header}kind: Team\nmetadata: {name: web}\nspec: {members: [octocat]}\n`;
    repository.write({
      'groundtruth.yaml': `${header}kind: Config\ninclude: [own/*.yaml]\n`,
      'own/site.yaml': site(1),
    });
    repository.commit('main');
    repository.write({ 'own/site.yaml': site(2) });
    repository.commit('change');
  });

  afterEach(() => repository.delete());

  it('for which git is too slow gives no verdict, and says that', async () => {
    const options = { base: 'main', head: 'change', deadline: inTime(1) };
    await expect(review(options, { ...context, cwd: repository.folder })).rejects.toMatchObject({ code: 'timeout' });
  });

  it('waits for no store of evidence: what was not read in time was not seen, and a person has to agree (scenarios 12 and 29, S01–S03)', async () => {
    const inFolder: CommandContext = { ...context, cwd: repository.folder };
    const late = startDeadline(inTime(0), inFolder);
    await late.race(new Promise(() => {}));
    const base = await loadDeclared({}, inFolder);
    const observed = await observer({ folder: join(repository.folder, 'evidence') }, late, () => now)({ base }, now);
    expect(observed.evidence.runs).toEqual([]);
    expect(observed.findings).toMatchObject([
      {
        code: 'evidence.late',
        severity: 'warning',
        message: 'The evidence in evidence could not be read in time, so the verdict rests on declarations alone.',
      },
    ]);
    const [catalog, changed] = ['1', '2'].map((version) =>
      catalogOfLines(
        `Asset site {class: web-server, owner: team:web, criticality: critical, attributes: {version: "${version}"}}`,
        'Team web {members: [octocat]}',
      ),
    ) as [Catalog, Catalog];
    const verdict = verdictOn(catalog, changed, { findings: observed.findings });
    expect(verdict.outcome).toBe('needs-approval');
    expect(verdict.reasons.find(({ code }) => code === 'evidence.missing')?.message).toMatch(
      /^Not seen: evidence\. The evidence in evidence could not be read in time.* a person has to agree\.$/,
    );
  });

  it('has its verdict in time when the database of the evidence never answers', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    try {
      const text = 'apiVersion: groundtruth/v1\nkind: Config\ninclude: [own/*.yaml]\nevidence: {url: $STORE}\n';
      repository.git('checkout', '-q', 'main');
      repository.write({ 'groundtruth.yaml': text });
      repository.commit('main');
      const started = Date.now();
      const result = await review(
        { base: 'main', head: 'change', deadline: inTime(8000) },
        { ...context, cwd: repository.folder, environment: { STORE: `postgres://u:p@127.0.0.1:${port}/evidence` } },
      );
      expect(Date.now() - started).toBeLessThan(20_000);
      expect(result.findings.find(({ code }) => code === 'evidence.late')?.message).toMatch(
        /^The evidence in the database/,
      );
      expect(result.verdict.outcome).toBe('needs-approval');
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  }, 60_000);

  it('names a source that was down when it was to look (scenario 12, S01)', () => {
    const [catalog, changed] = ['1', '2'].map((version) =>
      catalogOfLines(
        `Asset site {class: web-server, owner: team:web, criticality: critical, attributes: {version: "${version}"}}`,
        'Team web {members: [octocat]}',
      ),
    ) as [Catalog, Catalog];
    const unseen = [{ what: 'web servers', source: 'vcenter', reason: 'vcenter did not answer.' }];
    const verdict = verdictOn(catalog, changed, { unseen });
    expect(verdict.outcome).toBe('needs-approval');
    expect(verdict.reasons.find(({ code }) => code === 'evidence.missing')?.message).toMatch(/^Not seen by vcenter: /);
  });

  it('looks at other changes and earlier approvals only while there is time, and says what it did not look at', async () => {
    const inFolder: CommandContext = { ...context, cwd: repository.folder };
    const git = await openRepository(repository.folder);
    try {
      const sides = await loadSides(git, { base: 'main', head: 'change' }, inFolder);
      const late = startDeadline(inTime(0), inFolder);
      await late.race(new Promise(() => {}));
      const { openChanges, unseen } = await lookAtOpenChanges([{ name: '#7', head: 'main' }], git, sides, late);
      expect(openChanges).toEqual([]);
      expect(unseen).toMatchObject([{ what: 'what #7 touches', reason: expect.stringMatching(/no time left/) }]);
      const vote = { login: 'octocat', state: 'approved', at: '2026-03-01T11:00:00Z', commit: 'change' } as const;
      const observeAt = observer({ folder: 'evidence' }, late, () => now);
      const noEvidence = await observeAt(sides, now);
      const caseNow = await caseOf(sides, noEvidence, git, { at: now });
      const [bound] = await bindVotes([vote], { repository: git, sides, now: caseNow, deadline: late, observeAt });
      expect(bound?.digests).toBeUndefined();
      expect(bound?.problem).toMatch(/no time left/);
    } finally {
      git.close();
    }
  });
});
