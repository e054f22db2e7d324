import { assert, asyncProperty, array, constantFrom, record } from 'fast-check';
import { expect, it } from 'vitest';
import type { Edits } from './repository.ts';
import { accounts, config, contributor, database, hubot, monalisa, service, shop, teams, upgrade } from './shop.ts';
import { makeWorld } from './world.ts';
import type { World } from './world.ts';

/** What somebody may push who would rather not ask: each leaves the upgrade in. */
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

type Step = (world: World) => Promise<unknown>;

/** Everything that people without a say in payments can do on GitHub. None of it lands anything. */
const deeds: Readonly<Record<string, (push: keyof typeof pushes) => Step>> = {
  push: (push) => (world) => world.push(7, pushes[push], contributor),
  pushTogether: (push) => (world) => world.push(7, { ...pushes[push], ...pushes.membership }, monalisa),
  approveOwn: () => (world) => world.review(7, contributor, 'APPROVED'),
  approveAsOther: () => (world) => world.review(7, monalisa, 'APPROVED'),
  approveAsThird: () => (world) => world.review(7, hubot, 'APPROVED'),
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

const steps = array(
  record({
    deed: constantFrom(...Object.keys(deeds)),
    push: constantFrom(...(Object.keys(pushes) as (keyof typeof pushes)[])),
  }),
  { minLength: 4, maxLength: 7 },
);

it('no sequence of events by people without a say reaches success where approval is required', async () => {
  await assert(
    asyncProperty(steps, async (sequence) => {
      const world = await makeWorld(shop, { accounts });
      try {
        addWeakBranch(world);
        expect(await world.open({ number: 7, by: contributor, edits: upgrade })).toBe('pending');
        for (const { deed, push } of sequence) {
          await deeds[deed]?.(push)(world);
          expect(world.status(7).state, `after ${deed} ${push}`).not.toBe('success');
        }
        expect(await world.enqueue([7])).not.toContain('success');
      } finally {
        await world.close();
      }
    }),
    { numRuns: 6, seed: 7 },
  );
}, 300_000);

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
