import { describe, expect, it } from 'vitest';
import type { Ref } from '../../engine/model/ref.ts';
import { estateOf, item, link, type Thing, type World } from '../support/estate.ts';
import { startProcessorClock } from '../support/processor-clock.ts';

/** `count` databases that are declared, seen and linked in a ring, in a network that is covered; every tenth is missing. */
function ring(count: number): World {
  const refs = Array.from({ length: count }, (_, index): Ref => `asset:shop/db${index}`);
  const endpointOf = (index: number): string => `10.${(index >> 8) & 255}.${index & 255}.1:5432`;
  const sees = refs.map((ref, index): Thing => {
    const next = (index + 1) % count;
    return {
      key: ref,
      identifiers: { host: [`m${index >> 4}`, 'localhost'], endpoint: [endpointOf(index), '127.0.0.1:1'] },
      talksTo: [endpointOf(next)],
    };
  });
  return {
    items: refs.map((ref, index) =>
      item(ref, {
        class: 'database.postgresql',
        identifiers: { endpoint: endpointOf(index) },
        attributes: { workMem: '4MB' },
      }),
    ),
    links: refs.map((ref, index) => link(ref, refs[(index + 1) % count] ?? ref)),
    sources: [
      {
        source: 'host',
        sees: sees.filter((_, index) => index % 10 > 0),
        claims: [{ scope: { addresses: ['10.0.0.0/8'] } }],
      },
      {
        source: 'http',
        claims: refs.map((_, index) => ({
          scope: { endpoint: [endpointOf(index)] },
          level: 'denied',
          reason: `no answer from ${index}`,
        })),
      },
    ],
  };
}

/** `count` machines of one site, each with a process on it; every hundredth was renamed. */
function site(count: number): World {
  const machines = Array.from({ length: count }, (_, index): Ref => `asset:shop/m${index}`);
  const nameOf = (index: number): string => (index % 100 === 0 ? `new${index}` : `m${index}`);
  return {
    items: machines.flatMap((ref, index) => [
      item(ref, { class: 'server', identifiers: { serial: `AB${index}CD`, host: `m${index}`, site: 'zrh' } }),
      item(`asset:shop/p${index}`, { class: 'process', identifiers: { process: 'nginx' } }),
    ]),
    links: machines.map((ref, index) => link(`asset:shop/p${index}`, ref, { type: 'runsOn' })),
    sources: [
      {
        source: 'host',
        sees: machines.flatMap((_, index): readonly Thing[] => [
          {
            key: `m${index}`,
            class: 'server',
            identifiers: { serial: `AB${index}CD`, host: nameOf(index), site: 'zrh' },
          },
          { key: `p${index}`, class: 'process', identifiers: { process: 'nginx', host: nameOf(index) } },
        ]),
        claims: [{ class: 'server' }, { class: 'process' }],
      },
    ],
  };
}

function costOf(world: World): number {
  const used = startProcessorClock();
  estateOf(world);
  return used();
}

describe('a large estate', () => {
  it('costs what it holds, not the square of it', () => {
    const [small, large] = [ring(2000), ring(16_000)];
    costOf(small);
    const fast = Math.min(costOf(small), costOf(small), costOf(small));
    const slow = Math.min(costOf(large), costOf(large));
    // Eight times as much; its square would be 64 times.
    expect(slow / fast).toBeLessThan(32);
  }, 120_000);

  it('asks each machine once for its names, whatever all of them have in common', () => {
    const [small, large] = [site(1000), site(8000)];
    costOf(small);
    const fast = Math.min(costOf(small), costOf(small), costOf(small));
    expect(costOf(large) / fast).toBeLessThan(32);
    expect(estateOf(large).items.every(({ presence }) => presence === 'confirmed')).toBe(true);
  }, 120_000);

  it('is told apart as a small one is', () => {
    const { items } = estateOf(ring(2000));
    expect(items.filter(({ presence }) => presence === 'missing')).toHaveLength(200);
    expect(items.filter(({ presence }) => presence === 'confirmed')).toHaveLength(1800);
  });
});
