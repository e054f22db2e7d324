import { afterEach, describe, expect, it } from 'vitest';
import { accounts, config, contributor, database, hubot, monalisa, octocat, shop, teams, upgrade } from './shop.ts';
import { makeWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
afterEach(() => world.close());

const freeze = `apiVersion: groundtruth/v1
kind: Window
metadata: {name: month-end}
spec: {type: freeze, zone: Europe/Zurich, start: "2026-03-05T18:00", duration: 24h, reason: The books are being closed.}
`;

describe('a freeze that begins while a pull request is open', () => {
  it('takes its green away, says until when, and gives it back afterwards', async () => {
    world = await makeWorld({ ...shop, 'catalog/freeze.yaml': freeze }, { accounts, at: '2026-03-05T10:00:00Z' });
    await world.open({ number: 7, by: contributor, edits: upgrade });
    await world.open({ number: 8, by: contributor, edits: { 'notes.md': 'x' } });
    expect(await world.review(7, octocat, 'APPROVED')).toBe('success');
    world.wait(8);
    await world.sweep();
    expect(world.status(7).state).toBe('failure');
    expect(world.status(7).description).toMatch(/freeze|frozen/i);
    expect(world.comment(7)).toContain('2026-03-06');
    // What changes nothing that runs is not held up.
    expect(world.status(8).state).toBe('success');
    expect((await world.enqueue([7]))[0]).toBe('failure');
    world.wait(24);
    await world.sweep();
    expect(world.status(7).state).toBe('success');
  });

  it('holds although the pull request itself takes the window away', async () => {
    world = await makeWorld({ ...shop, 'catalog/freeze.yaml': freeze }, { accounts, at: '2026-03-05T20:00:00Z' });
    const edits = { ...upgrade, 'catalog/freeze.yaml': null };
    expect(await world.open({ number: 7, by: contributor, edits })).toBe('failure');
    await world.review(7, octocat, 'APPROVED');
    expect(world.status(7).state).toBe('failure');
  });
});

describe('an emergency', () => {
  const oncall = `${teams}---
apiVersion: groundtruth/v1
kind: Team
metadata: {name: oncall}
spec: {members: [hubot, monalisa]}
`;
  const rules = config.replace(
    'state: degraded',
    'state: degraded, maintainers: team:platform, emergency: team:oncall',
  );
  const record = (more = ''): string => `apiVersion: groundtruth/v1
kind: Change
metadata: {name: failover}
spec: {owner: team:platform, reason: The primary was lost., emergency: true, expires: "2026-03-04T10:00:00Z"${more}}
`;
  const start = { ...shop, 'groundtruth.yaml': rules, 'catalog/teams.yaml': oncall };

  it('takes the short path with a second person, and what it leaves out turns later checks red once it is overdue', async () => {
    world = await makeWorld(start, { accounts });
    const edits = { ...upgrade, 'catalog/failover.yaml': record() };
    expect(await world.open({ number: 7, by: contributor, edits })).toBe('pending');
    expect(await world.review(7, hubot, 'APPROVED')).toBe('pending');
    expect(await world.review(7, contributor, 'APPROVED')).toBe('pending');
    expect(await world.review(7, monalisa, 'APPROVED')).toBe('success');
    expect(world.comment(7)).toContain('The primary was lost.');
    expect(await world.enqueue([7])).toEqual(['success']);
    await world.merge(7);

    expect(await world.open({ number: 8, by: contributor, edits: { 'notes.md': 'x' } })).toBe('success');
    world.wait(72);
    await world.sweep();
    expect(world.status(8).state).toBe('failure');
    expect(world.status(8).description).toContain('failover');
    expect(await world.open({ number: 9, by: contributor, edits: { 'more.md': 'x' } })).toBe('failure');

    // Who makes up for it, with whom it concerns, sets the others free.
    const settled = { 'catalog/failover.yaml': record(', reconciled: "2026-03-05T10:00:00Z"') };
    await world.open({ number: 10, by: contributor, edits: settled });
    await world.review(10, monalisa, 'APPROVED');
    expect(world.status(10).state).toBe('success');
    await world.merge(10);
    expect([world.status(8).state, world.status(9).state]).toEqual(['success', 'success']);
  });

  it('is not declared by whoever makes themselves a member of its team', async () => {
    world = await makeWorld(start, { accounts });
    const mine = oncall.replace('[hubot, monalisa]', '[contributor, octocat]');
    const edits = { 'catalog/orders-db.yaml': database('orders-db', 'orders', '16') };
    const brought = { ...edits, 'catalog/teams.yaml': mine, 'catalog/failover.yaml': record() };
    expect(await world.open({ number: 7, by: contributor, edits: brought })).toBe('pending');
    expect(await world.review(7, octocat, 'APPROVED')).toBe('pending');
    expect(await world.review(7, contributor, 'APPROVED')).toBe('pending');
  });
});
