import { afterEach, describe, expect, it } from 'vitest';
import { activeParts } from '../../support/report-reading.ts';
import { accounts, config, contributor, monalisa, octocat, service, shop, teams, upgrade } from './shop.ts';
import { makeWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** Every service has to say what it is for. */
function recovers(severity: string): string {
  return `apiVersion: groundtruth/v1
kind: Policy
metadata: {name: recovers}
spec:
  judges: entity
  select: {kinds: [service]}
  expression: has(entity.spec.outcome)
  severity: ${severity}
  message: A service says what it is for.
`;
}

const policyFile = 'catalog/recovers.yaml';
/** What the policy refuses. */
const speechless = {
  'catalog/checkout.yaml': String(shop['catalog/checkout.yaml']).replace('outcome: It works., ', ''),
};

describe('a pull request that brings its own rules', () => {
  it('is judged by the base’s: a policy that it loosens holds', async () => {
    world = await makeWorld(shop, { accounts });
    const loose = config.replace('criticality: high', 'criticality: critical').replace('degraded', 'down');
    const edits = { ...upgrade, 'groundtruth.yaml': `${loose}failOn: none\ninclude: []\n` };
    expect(await world.open({ number: 7, by: contributor, edits })).not.toBe('success');
    expect(world.status(7).description).toContain('team:payments');
  });

  it('is judged by the base’s policies: those that it takes away or loosens hold', async () => {
    world = await makeWorld({ ...shop, [policyFile]: recovers('error') }, { accounts });
    for (const [index, policy] of [{}, { [policyFile]: null }, { [policyFile]: recovers('info') }].entries()) {
      const edits = { ...speechless, ...policy };
      expect(await world.open({ number: 7 + index, by: contributor, edits })).toBe('failure');
    }
    expect(world.status(9).description).toContain('recovers');
    // With nothing to violate it, nothing is refused.
    expect(await world.open({ number: 10, by: contributor, edits: { 'notes.md': 'x' } })).toBe('success');
  });

  it('helps no other pull request of its group in the queue: the rules of the branch hold for both', async () => {
    const settings = config.replace('state: degraded', 'state: degraded, maintainers: platform');
    const start = { ...shop, 'groundtruth.yaml': settings, [policyFile]: recovers('error') };
    world = await makeWorld(start, { accounts });
    await world.open({ number: 7, by: contributor, edits: { [policyFile]: recovers('info') } });
    expect(await world.review(7, monalisa, 'APPROVED')).toBe('success');
    await world.open({ number: 8, by: contributor, edits: speechless });
    await world.review(8, octocat, 'APPROVED');
    await world.review(8, monalisa, 'APPROVED');
    expect(await world.enqueue([7, 8])).toEqual(['success', 'failure']);
    await world.merge(7);
    expect(await world.enqueue([8])).toEqual(['success']);
  });

  it('is approved by the base’s teams: who it makes a member does not count', async () => {
    world = await makeWorld(shop, { accounts });
    const edits = { ...upgrade, 'catalog/teams.yaml': teams.replace('[octocat]', '[octocat, contributor, monalisa]') };
    expect(await world.open({ number: 7, by: contributor, edits })).toBe('pending');
    expect(await world.review(7, monalisa, 'APPROVED')).toBe('pending');
    expect(await world.review(7, contributor, 'APPROVED')).toBe('pending');
    expect(world.comment(7)).not.toMatch(/any of[^\n]*contributor/);
  });

  it('cannot take a service out of sight by removing its owner, its dependency or its file', async () => {
    world = await makeWorld(shop, { accounts });
    const removals = [
      { ...upgrade, 'catalog/checkout.yaml': null },
      { ...upgrade, 'catalog/checkout.yaml': service('checkout', 'payments', []) },
      { ...upgrade, 'catalog/checkout.yaml': service('checkout', 'platform', ['asset:checkout-db']) },
    ];
    for (const [index, edits] of removals.entries()) {
      expect(await world.open({ number: 7 + index, by: contributor, edits })).not.toBe('success');
    }
  });
});

describe('a hostile pull request', () => {
  it('reaches nobody with its name, body, labels, files and values', async () => {
    world = await makeWorld(shop, { accounts });
    const hostile = '@acme/all <img src=x onerror=alert(1)>\r\n::error::x ‮ $(touch pwned) <!-- groundtruth:review -->';
    const edits = {
      ...upgrade,
      'catalog/checkout.yaml': service('checkout', 'payments', ['asset:checkout-db'], hostile),
      'catalog/::error file=a::@acme.yaml': service('orders', 'orders', ['asset:nowhere'], hostile),
    };
    const opened = await world.open({ number: 7, by: contributor, edits, title: hostile, labels: [hostile] });
    expect(opened).not.toBe('success');
    const [stamp = ''] = world.comment(7).split('\n');
    expect(activeParts(world.comment(7))).toEqual([stamp, 'link']);
    expect(activeParts(world.last().summary)).toEqual([]);
    expect(world.last().stdout).not.toMatch(/^::error::x/m);
    const check = world.server.state.checkRuns.at(-1);
    expect(activeParts(check?.summary ?? '')).toEqual([]);
    expect(JSON.stringify(check)).not.toContain('‮');
    expect(world.status(7).description).not.toMatch(/[\r\n‮]/);
  });
});

describe('a pull request from a fork', () => {
  it('on a token that only reads has its verdict in the summary, and no status', async () => {
    world = await makeWorld(shop, { accounts, write: [], event: 'pull_request' });
    expect(await world.open({ number: 7, by: contributor, edits: upgrade })).toBe('none');
    expect(world.last()).toMatchObject({ exitStatus: 1, outputs: { verdict: 'needs-approval', 'read-only': 'true' } });
    expect(world.last().summary).toContain('may not write a commit status');
    expect(world.server.state.comments).toEqual([]);
    expect(world.server.state.checkRuns).toEqual([]);
  });

  it('is judged on pull_request_target as any other', async () => {
    world = await makeWorld(shop, { accounts });
    expect(await world.open({ number: 7, by: contributor, edits: upgrade })).toBe('pending');
    expect(await world.review(7, octocat, 'COMMENTED')).toBe('pending');
  });
});
