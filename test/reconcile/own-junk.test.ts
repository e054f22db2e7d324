import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ref } from '../../engine/model/ref.ts';
import { withoutJunk } from '../../engine/reconcile/own-junk.ts';
import { codesOf } from '../support/drift.ts';
import { entitiesOf, estateOf, evidenceOf, item, itemOf, presences, type World } from '../support/estate.ts';
import { worlds } from '../support/worlds.ts';

const [a, b]: readonly Ref[] = ['asset:shop/a', 'asset:shop/b'];
const junk = { serial: ['VMware-template', 'spare-*'] };

function twoOf(serial: string): World {
  const seen = (host: string) => ({ key: host, class: 'server', identifiers: { serial, name: host, site: 'zrh' } });
  return {
    items: [item(a as Ref, { class: 'server', identifiers: { serial, name: 'h1', site: 'zrh' } })],
    sources: [
      { source: 's', sees: [seen('h1')] },
      { source: 't', sees: [seen('h2')] },
    ],
  };
}

describe('what identifies nothing in one estate', () => {
  it.each(['VMware-template', ' vmware-TEMPLATE ', 'SPARE-0001', 'Spare-'])('ties nothing: %j', (serial) => {
    const world = twoOf(serial);
    expect(presences(estateOf(world))).toEqual({ [a as Ref]: 'confirmed' });
    const estate = estateOf({ ...world, junk });
    expect(presences(estate)).toEqual({ [a as Ref]: 'confirmed', 'observed:server/h2/zrh': 'undeclared' });
    expect(itemOf(estate, a as Ref).identifiers).toEqual({ name: ['h1'], site: ['zrh'] });
  });

  it.each(['SN-1', 'VMware-template-2', 'x VMware-template'])('is no other value: %j', (serial) => {
    expect(estateOf({ ...twoOf(serial), junk })).toEqual(estateOf(twoOf(serial)));
  });

  it('goes by any name of the identifier', () => {
    const world = twoOf('SPARE-7');
    expect(presences(estateOf({ ...world, junk: { serialNumber: ['spare-*'] } }))[a as Ref]).toBe('confirmed');
  });

  it('leaves other identifiers alone that have the same value', () => {
    const named = { class: 'server', identifiers: { name: 'spare-1', site: 'zrh' } };
    const world: World = { items: [item(b as Ref, named)], sources: [{ source: 's', sees: [named] }], junk };
    expect(presences(estateOf(world))).toEqual({ [b as Ref]: 'confirmed' });
  });

  it.each(['SPARE-7', 'To Be Filled By O.E.M.'])('is told where nothing else is declared: %s', (serial) => {
    const declared = item(b as Ref, { class: 'server', identifiers: { serial } });
    expect(codesOf({ items: [declared], sources: [{ source: 's' }], junk })).toContain('coverage.unidentifiable');
  });

  it('is taken out of links, of lists, and of what is remembered of links', () => {
    const to = { class: 'server', identifiers: { serial: ['SPARE-1', 'SN-2'], host: 'h2' } };
    const relation = { type: 'connectsTo' as const, to, count: 1 };
    const at = '2026-11-21T11:50:00Z';
    const { sightings } = evidenceOf({
      source: 's',
      sees: [
        {
          identifiers: { host: 'h1' },
          talksTo: [relation],
          history: { links: [{ relation, run: 's-0', at, firstSeen: at }] },
        },
      ],
    });
    const text = JSON.stringify(withoutJunk(new Map(), sightings, junk).sightings);
    expect(text).not.toContain('SPARE');
    expect(text.match(/SN-2/g)).toHaveLength(2);
  });

  it('changes nothing where nothing of it is there', () => {
    fc.assert(
      fc.property(worlds('m1', 'm2'), (world) => {
        const { sightings } = evidenceOf(...(world.sources ?? []));
        const plain = withoutJunk(entitiesOf(world.items), sightings, junk);
        expect(plain.entities).toEqual(entitiesOf(world.items));
        expect(JSON.stringify(plain.sightings)).toBe(JSON.stringify(sightings));
        expect(withoutJunk(new Map(), sightings, {}).sightings).toBe(sightings);
      }),
      { numRuns: 50 },
    );
  });

  it('is no text that costs more than it is long', () => {
    const long = 'a'.repeat(20_000);
    const { sightings } = evidenceOf({ source: 's', sees: [{ identifiers: { serial: long } }] });
    const slow = { serial: [`${'*a'.repeat(99)}*b`] };
    const start = performance.now();
    expect(withoutJunk(new Map(), sightings, slow).sightings).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
