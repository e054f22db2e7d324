import { afterEach, describe, expect, it } from 'vitest';
import { accounts, contributor, database, hubot, monalisa, octocat, service, shop, upgrade } from './shop.ts';
import { makeWorld } from './world.ts';
import type { World } from './world.ts';

const second = {
  'catalog/pay.yaml': service('pay', 'payments', ['asset:pay-db']),
  'catalog/pay-db.yaml': database('pay-db', 'payments'),
};

let world: World;
afterEach(() => world.close());

/** A dependency that one change brings and whose other end another change takes down. */
const needsOrders = {
  'catalog/checkout.yaml': service('checkout', 'payments', ['asset:checkout-db', 'asset:orders-db']),
};
const upgradeOrders = { 'catalog/orders-db.yaml': database('orders-db', 'orders', '16') };

describe('a pull request and its approvals', () => {
  it('opens, waits for whom it concerns, keeps what was agreed, and asks anew for what is new', async () => {
    world = await makeWorld(shop, { accounts });
    expect(await world.open({ number: 7, by: contributor, edits: upgrade })).toBe('pending');
    expect(world.status(7).description).toBe('Needs approval of team:payments');

    // Somebody who answers for something else, the author, and a comment by the right person.
    expect(await world.review(7, monalisa, 'APPROVED')).toBe('pending');
    expect(await world.review(7, contributor, 'APPROVED')).toBe('pending');
    expect(await world.review(7, octocat, 'COMMENTED')).toBe('pending');
    expect(await world.review(7, octocat, 'APPROVED')).toBe('success');

    // Nothing changes in meaning: a comment in a file, words elsewhere, the base's own progress.
    const commented = `# Tested on staging.\n${upgrade['catalog/checkout-db.yaml']}`;
    expect(await world.push(7, { 'catalog/checkout-db.yaml': commented, 'notes.md': 'x' }, contributor)).toBe(
      'success',
    );
    await world.pushMain({ 'README.md': 'A shop.\n' }, monalisa);
    expect(world.status(7).state).toBe('success');
    expect(await world.update(7)).toBe('success');

    // A service that was not concerned before: its owner is asked, and what was agreed stands.
    expect(await world.push(7, upgradeOrders, contributor)).toBe('pending');
    expect(world.status(7).description).toBe('Needs approval of team:orders');
    expect(await world.review(7, hubot, 'APPROVED')).toBe('success');

    // Who takes it back, or refuses, is heard at once.
    expect(await world.dismiss(7, hubot)).toBe('pending');
    expect(await world.review(7, hubot, 'CHANGES_REQUESTED')).not.toBe('success');
    expect(await world.review(7, hubot, 'APPROVED')).toBe('success');
    expect(world.comment(7)).toContain('octocat');
    expect(world.server.state.comments).toHaveLength(1);
  });

  it('keeps what was agreed through a rebase, after which no branch has the commit that was looked at', async () => {
    world = await makeWorld(shop, { accounts });
    await world.open({ number: 7, by: contributor, edits: upgrade });
    expect(await world.review(7, octocat, 'APPROVED')).toBe('success');
    await world.pushMain({ 'README.md': 'A shop.\n' }, monalisa);
    expect(await world.rebase(7, upgrade, contributor)).toBe('success');
    expect(await world.rebase(7, { ...upgrade, ...upgradeOrders }, contributor)).toBe('pending');
    expect(world.status(7).description).toBe('Needs approval of team:orders');
  });

  it('is void for whom the same commit later concerns in another way', async () => {
    world = await makeWorld(shop, { accounts });
    await world.open({ number: 7, by: contributor, edits: upgradeOrders });
    expect(await world.review(7, hubot, 'APPROVED')).toBe('success');
    await world.pushMain(needsOrders, octocat);
    expect(world.status(7).state).toBe('pending');
    expect(world.status(7).description).toContain('team:payments');
  });

  it('by somebody who is no member any more does not count, and by one who became one does', async () => {
    world = await makeWorld(shop, { accounts });
    await world.open({ number: 7, by: contributor, edits: upgrade });
    expect(await world.review(7, octocat, 'APPROVED')).toBe('success');
    const teams = String(shop['catalog/teams.yaml']).replace('[octocat]', '[monalisa]');
    await world.pushMain({ 'catalog/teams.yaml': teams }, monalisa);
    expect(world.status(7).state).toBe('pending');
    expect(await world.review(7, monalisa, 'APPROVED')).toBe('success');
  });

  it('counts nobody who wrote a commit of it', async () => {
    world = await makeWorld(shop, { accounts });
    await world.open({ number: 7, by: contributor, edits: { 'notes.md': 'x' } });
    await world.push(7, upgrade, octocat);
    expect(await world.review(7, octocat, 'APPROVED')).not.toBe('success');
  });
});

describe('two open pull requests', () => {
  it('that concern the same service know of each other', async () => {
    world = await makeWorld(shop, { accounts });
    await world.open({ number: 7, by: contributor, edits: upgradeOrders });
    expect(world.comment(7)).not.toMatch(/#8/);
    await world.open({ number: 8, by: contributor, edits: needsOrders });
    await world.open({ number: 9, by: contributor, edits: { 'notes.md': 'x' } });
    expect(world.comment(8)).toContain('#7');
    expect(world.comment(9)).not.toContain('#7');
  });
});

describe('a merge queue', () => {
  it('lands what was agreed, together with what does not touch it', async () => {
    world = await makeWorld(shop, { accounts });
    await world.open({ number: 7, by: contributor, edits: upgrade });
    await world.open({ number: 8, by: contributor, edits: upgradeOrders });
    await world.open({ number: 9, by: contributor, edits: { 'notes.md': 'x' } });
    await world.review(7, octocat, 'APPROVED');
    await world.review(8, hubot, 'APPROVED');
    expect(await world.enqueue([7, 9])).toEqual(['success', 'success']);
    expect(await world.enqueue([7, 8])).toEqual(['success', 'success']);
  });

  it('does not land together what was agreed apart and collides', async () => {
    world = await makeWorld(shop, { accounts });
    await world.open({ number: 7, by: contributor, edits: upgradeOrders });
    expect(await world.review(7, hubot, 'APPROVED')).toBe('success');
    await world.open({ number: 8, by: contributor, edits: needsOrders });
    await world.review(8, octocat, 'APPROVED');
    await world.review(8, hubot, 'APPROVED');
    expect(world.status(8).state).toBe('success');
    expect(await world.enqueue([7, 8])).toEqual(['success', 'failure']);
    await world.merge(8);
    expect(world.status(7).state).toBe('pending');
  });

  it('asks again where one owner agreed to each of two apart, until the first has landed', async () => {
    world = await makeWorld({ ...shop, ...second }, { accounts });
    await world.open({ number: 7, by: contributor, edits: upgrade });
    await world.open({
      number: 8,
      by: contributor,
      edits: { 'catalog/pay-db.yaml': database('pay-db', 'payments', '16') },
    });
    expect(await world.review(7, octocat, 'APPROVED')).toBe('success');
    expect(await world.review(8, octocat, 'APPROVED')).toBe('success');
    expect(await world.enqueue([7, 8])).toEqual(['success', 'failure']);
    await world.merge(7);
    expect(world.status(8).state).toBe('success');
    expect(await world.enqueue([8])).toEqual(['success']);
  });

  it('lands nothing that nobody agreed to', async () => {
    world = await makeWorld(shop, { accounts });
    await world.open({ number: 7, by: contributor, edits: upgrade });
    await world.open({ number: 9, by: contributor, edits: { 'notes.md': 'x' } });
    expect(await world.enqueue([7, 9])).toEqual(['failure', 'failure']);
    expect(await world.enqueue([9])).toEqual(['success']);
  });
});
