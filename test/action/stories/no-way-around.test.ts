import { assert, asyncProperty, array, constantFrom, oneof, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReviewRequest } from '../../../action/src/job.ts';
import { git } from '../remote.ts';
import { emailOf, type Edits } from './repository.ts';
import {
  accounts,
  config,
  contributor,
  database,
  hubot,
  monalisa,
  octocat,
  service,
  shop,
  teams,
  upgrade,
} from './shop.ts';
import { makeWorld } from './world.ts';
import type { World } from './world.ts';

/** What somebody may push who would rather not ask. None takes back all that payments has to agree to. */
const pushes = {
  words: { 'notes.md': 'Trust me.\n' },
  membership: { 'catalog/teams.yaml': teams.replace('[octocat]', '[octocat, contributor, monalisa, hubot]') },
  looserRules: {
    'groundtruth.yaml': config.replace('criticality: high, state: degraded', 'criticality: critical, state: down'),
  },
  noRules: { 'groundtruth.yaml': null },
  blindRules: { 'groundtruth.yaml': config.replace('catalog/**/*.yaml', 'nothing/*.yaml') },
  noService: { 'catalog/checkout.yaml': null },
  looseService: { 'catalog/checkout.yaml': service('checkout', 'payments', []) },
  ownService: { 'catalog/checkout.yaml': service('checkout', 'platform', ['asset:checkout-db']) },
  minorService: {
    'catalog/checkout.yaml': service('checkout', 'payments', ['asset:checkout-db']).replace('critical,', 'low,'),
  },
  ownDatabase: { 'catalog/checkout-db.yaml': database('checkout-db', 'platform', '16') },
  anotherVersion: { 'catalog/checkout-db.yaml': database('checkout-db', 'payments', '17') },
  comment: { 'catalog/checkout-db.yaml': `# Tested.\n${database('checkout-db', 'payments', '16')}` },
  broken: { 'catalog/zzz.yaml': 'kind: [\n' },
  emergency: {
    'catalog/failover.yaml': `apiVersion: groundtruth/v1
kind: Change
metadata: {name: failover}
spec: {owner: team:platform, reason: It burns., emergency: true, expires: "2026-03-04T10:00:00Z"}
`,
  },
  standard: {
    'catalog/standard.yaml': `apiVersion: groundtruth/v1
kind: Policy
metadata: {name: all-is-well}
spec: {judges: change, expression: "true", effect: standard, message: All is well.}
`,
  },
  waiver: {
    'catalog/waiver.yaml': `apiVersion: groundtruth/v1
kind: Waiver
metadata: {name: all-is-well}
spec: {codes: ["*"], owner: team:platform, reason: All is well., expires: "2026-12-01", approvedBy: octocat}
`,
  },
  evidence: { '.groundtruth/evidence/run.ndjson': '{}\n' },
} as const satisfies Record<string, Edits>;

/** What payments has agreed to, as far as anybody can tell from what octocat, who alone is payments, did. */
interface Agreed {
  state?: string;
}

type Step = (world: World, agreed: Agreed) => Promise<unknown>;

/** Everything that people can do on GitHub, with and without a say in payments. None of it lands anything. */
const deeds: Readonly<Record<string, (push: keyof typeof pushes) => Step>> = {
  push: (push) => (world) => world.push(7, pushes[push], contributor),
  pushTogether: (push) => (world) => world.push(7, { ...pushes[push], ...pushes.membership }, monalisa),
  pushOfTheOwner: (push) => (world) => world.push(7, pushes[push], octocat),
  startAnew: (push) => (world) => world.rebase(7, { ...upgrade, ...pushes[push] }, contributor),
  approveOwn: () => (world) => world.review(7, contributor, 'APPROVED'),
  approveAsOther: () => (world) => world.review(7, monalisa, 'APPROVED'),
  approveAsThird: () => (world) => world.review(7, hubot, 'APPROVED'),
  approveAsOwner: () => (world, agreed) => {
    agreed.state = stateOf(world);
    return world.review(7, octocat, 'APPROVED');
  },
  takeBackAsOwner: () => (world, agreed) => {
    delete agreed.state;
    return world.dismiss(7, octocat);
  },
  refuseAsOwner: () => (world, agreed) => {
    delete agreed.state;
    return world.review(7, octocat, 'CHANGES_REQUESTED');
  },
  refuseAndDismiss: () => async (world) => {
    await world.review(7, monalisa, 'CHANGES_REQUESTED');
    await world.dismiss(7, monalisa);
  },
  proposeElsewhere: () => (world) => world.propose(7, 8, 'weak', contributor),
  retargetAndBack: () => async (world) => {
    await world.retarget(7, 'weak');
    await world.retarget(7, 'main');
  },
  closeAndReopen: () => async (world) => {
    await world.setOpen(7, false);
    await world.setOpen(7, true);
  },
  takeInBase: () => (world) => world.update(7),
  wait: () => async (world) => {
    world.wait(30);
    await world.sweep();
  },
};

interface Deed {
  readonly deed: keyof typeof deeds;
  readonly push: keyof typeof pushes;
}

const anyPush = constantFrom(...(Object.keys(pushes) as (keyof typeof pushes)[]));
// An agreement in the middle makes a sequence worth looking at.
const steps = array(
  oneof(
    { weight: 3, arbitrary: record({ deed: constantFrom(...Object.keys(deeds)), push: anyPush }) },
    { weight: 1, arbitrary: record({ deed: constantFrom('approveAsOwner'), push: anyPush }) },
    { weight: 1, arbitrary: record({ deed: constantFrom('push', 'startAnew'), push: anyPush }) },
  ),
  { minLength: 4, maxLength: 7 },
);

/** What the change means to say: the catalog and its rules, without comments. */
function stateOf({ repository: { folder } }: World): string {
  const ref = 'refs/pull/7/head';
  const paths = git(folder, 'ls-tree', '-r', '--name-only', ref, 'catalog', 'groundtruth.yaml')
    .split('\n')
    .filter(Boolean);
  const texts = paths.map((path) => `${path}\n${git(folder, 'show', `${ref}:${path}`).replaceAll(/^#.*\n/gm, '')}`);
  return texts.join('\n');
}

/** Whether somebody who has a say, and no part in the change, has agreed to just what is there. */
function mayPass(world: World, { state }: Agreed): boolean {
  const { folder } = world.repository;
  const authors = git(folder, 'log', '--format=%ae', 'refs/heads/main..refs/pull/7/head').split('\n');
  return state === stateOf(world) && !authors.includes(emailOf(octocat));
}

/** Goes through a sequence; a green status that nobody with a say stands behind fails it. */
async function goThrough(sequence: readonly Deed[], alter?: (asked: ReviewRequest) => ReviewRequest): Promise<number> {
  const world = await makeWorld(shop, { accounts, ...(alter && { alter }) });
  const agreed: Agreed = {};
  let passed = 0;
  const look = (shown: string, after: string): void => {
    if (shown !== 'success') return;
    passed++;
    expect(mayPass(world, agreed), `success after ${after}`).toBe(true);
  };
  try {
    addWeakBranch(world);
    look(await world.open({ number: 7, by: contributor, edits: upgrade }), 'opening');
    for (const { deed, push } of sequence) {
      await deeds[deed]?.(push)(world, agreed);
      look(world.status(7).state, `${deed} ${push}`);
    }
    for (const shown of await world.enqueue([7])) look(shown, 'queueing');
  } finally {
    await world.close();
  }
  return passed;
}

describe('no sequence of events reaches success where approval is required', () => {
  it('unless somebody with a say, and no part in the change, agreed to just what is there', async () => {
    await assert(
      asyncProperty(steps, async (sequence) => void (await goThrough(sequence))),
      { numRuns: 5 },
    );
  }, 600_000);

  it('and where they did, it does', async () => {
    const agree: Deed = { deed: 'approveAsOwner', push: 'words' };
    expect(await goThrough([agree, { deed: 'push', push: 'comment' }, { deed: 'startAnew', push: 'words' }])).toBe(4);
  });

  // The property is seen to fail, with each fault that it is there to find.
  it.each<[string, (asked: ReviewRequest) => ReviewRequest, readonly Deed[]]>([
    [
      'authors are forgotten',
      (asked) => ({ ...asked, authors: [] }),
      [
        { deed: 'pushOfTheOwner', push: 'anotherVersion' },
        { deed: 'approveAsOwner', push: 'words' },
      ],
    ],
    [
      'an agreement is taken for one to whatever is there now',
      (asked) => ({ ...asked, reviews: asked.reviews.map((vote) => ({ ...vote, commit: asked.head })) }),
      [
        { deed: 'approveAsOwner', push: 'words' },
        { deed: 'push', push: 'anotherVersion' },
      ],
    ],
    ['what is proposed judges itself', (asked) => ({ ...asked, base: asked.head }), []],
    [
      'what is taken back is not heard',
      (asked) => ({ ...asked, reviews: asked.reviews.map((vote) => ({ ...vote, state: 'approved' })) }),
      [
        { deed: 'approveAsOwner', push: 'words' },
        { deed: 'takeBackAsOwner', push: 'words' },
      ],
    ],
  ])('and fails where %s', async (_fault, alter, sequence) => {
    await expect(goThrough(sequence, alter)).rejects.toThrow('success after');
  });
});

it('can fail: where less is required, the same change reaches it', async () => {
  const world = await makeWorld(shop, { accounts });
  addWeakBranch(world);
  expect(await world.open({ number: 7, by: contributor, edits: upgrade })).toBe('pending');
  expect(await world.propose(7, 8, 'weak', contributor)).toBe('pending');
  expect(await world.setOpen(7, false)).toBe('pending');
  await world.sweep();
  expect(world.status(8).state).toBe('success');
  expect(await world.setOpen(7, true)).toBe('pending');
  await world.close();
});

/** A branch beside `main` on which the service matters little. */
function addWeakBranch(world: World): void {
  const { repository } = world;
  repository.set('refs/heads/weak', repository.sha('refs/heads/main'));
  const file = 'catalog/checkout.yaml';
  repository.commit(
    'refs/heads/weak',
    { [file]: String(shop[file]).replace('critical,', 'low,') },
    monalisa,
    world.now(),
  );
}
