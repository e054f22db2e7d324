import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderOfNeed } from '../../engine/drift/order-of-need.ts';
import { planRevert } from '../../engine/drift/revert-plan.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { classes, entitiesOf, estateOf, item, link, type World } from '../support/estate.ts';

const db: Ref = 'asset:shop/db';
const api: Ref = 'asset:shop/api';
const old: Ref = 'asset:shop/old';
const shop: Ref = 'service:shop/shop';
const workers: Ref = 'group:shop/workers';

function planOf(world: World) {
  return planRevert(estateOf(world), {
    classes,
    entities: entitiesOf(world.items),
    relations: world.links ?? [],
    expiryWarning: 0,
  });
}

const at = (address: string) => ({ class: 'process', identifiers: { endpoint: address } });
const seenAt = (address: string, talksTo: readonly string[] = []) => ({ ...at(address), talksTo });

describe('a plan to be what is declared', () => {
  const world: World = {
    items: [
      item(shop, { owner: 'team:shop/web', criticality: 'critical' }),
      item(api, { ...at('10.0.0.1:80'), owner: 'team:shop/orders', attributes: { poolSize: 20 } }),
      item(db, { ...at('10.0.0.2:80'), owner: 'team:shop/platform' }),
      item(old, { ...at('10.0.0.3:80'), owner: 'team:shop/platform', lifecycle: 'retired' }),
    ],
    links: [link(shop, api), link(api, db), link(old, db)],
    sources: [
      {
        source: 'host',
        claims: [{ scope: { addresses: ['10.0.0.0/8'] } }],
        sees: [
          { ...seenAt('10.0.0.1:80', ['10.0.0.9:80', '10.0.0.3:80']), attributes: { poolSize: 5 } },
          seenAt('10.0.0.3:80'),
          seenAt('10.0.0.9:80', ['10.0.0.3:80']),
        ],
      },
    ],
  };

  it('builds up from what is needed, takes away from what needs, and says who answers for it', () => {
    expect(planOf(world).map(({ action, message, owner }) => [action, message, owner])).toEqual([
      ['start', 'Start asset:shop/db at 10.0.0.2:80.', 'team:shop/platform'],
      ['set', 'Set poolSize of asset:shop/api to 20 (it is 5).', 'team:shop/orders'],
      ['disconnect', 'Stop process 10.0.0.9:80 from using asset:shop/old.', 'team:shop/platform'],
      ['disconnect', 'Stop asset:shop/api from using asset:shop/old.', 'team:shop/orders'],
      ['disconnect', 'Stop asset:shop/api from using process 10.0.0.9:80.', 'team:shop/orders'],
      ['stop', 'Stop process 10.0.0.9:80: nobody declared it.', 'team:shop/orders'],
      ['stop', 'Stop asset:shop/old: it is retired.', 'team:shop/platform'],
    ]);
  });

  it('says what a step does to the thing and whom it concerns', () => {
    expect(planOf(world)[1]).toMatchObject({
      effect: 'restart',
      leadTime: '1h',
      services: [shop],
      code: 'decay.mismatch',
      fingerprint: expect.any(String),
    });
  });

  it.each([
    [1, { min: 3 }, 'Run 2 more of group:shop/workers (1 run).'],
    [3, { max: 1 }, 'Run 2 fewer of group:shop/workers (3 run).'],
  ])('counts the instances that are too few or too many (%i)', (count, limits, message) => {
    const sees = Array.from({ length: count }, (_, index) => ({
      class: 'process',
      identifiers: { host: 'web-1', process: `worker-${index}` },
    }));
    const instances = { selector: { process: 'worker-*' }, ...limits };
    const steps = planOf({
      items: [item(workers, { class: 'process', instances })],
      sources: [{ source: 'host', sees, claims: [{}] }],
    });
    expect(steps.map((step) => [step.action, step.message])).toEqual([['scale', message]]);
  });

  it('is empty where nothing differs, and where nothing is known', () => {
    expect(
      planOf({ items: [item(db, at('10.0.0.2:80'))], sources: [{ source: 'host', sees: [seenAt('10.0.0.2:80')] }] }),
    ).toEqual([]);
    expect(planOf({ items: [item(db, at('10.0.0.2:80'))] })).toEqual([]);
  });
});

describe('the order of need', () => {
  const needs = (from: string, to: string) => ({ from, to, strength: 'hard' as const });

  it('has what is needed first, however far away, and takes circles and long chains', () => {
    expect([...orderOfNeed(['a', 'c'], [needs('a', 'b'), needs('b', 'c'), needs('c', 'a')]).keys()]).toEqual([
      'c',
      'b',
      'a',
    ]);
    const chain = Array.from({ length: 100_000 }, (_, index) => needs(`n${index}`, `n${index + 1}`));
    expect(orderOfNeed(['n0'], chain).get('n0')).toBe(100_000);
  });

  it('puts nothing before what it needs, where nothing needs itself', () => {
    const edge = fc.tuple(fc.nat(8), fc.nat(8)).filter(([from, to]) => from > to);
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 20 }), (edges) => {
        const ids = Array.from({ length: 9 }, (_, index) => String(index));
        const order = orderOfNeed(
          ids,
          edges.map(([from, to]) => needs(String(from), String(to))),
        );
        for (const [from, to] of edges) expect(order.get(String(to))).toBeLessThan(order.get(String(from)) ?? -1);
      }),
    );
  });
});
