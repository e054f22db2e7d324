import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDrift } from '../../engine/drift/find-drift.ts';
import type { Estate } from '../../engine/model/estate.ts';
import { classes, entitiesOf, estateOf, type Source, type World } from '../support/estate.ts';
import { worlds } from '../support/worlds.ts';

const runs = { numRuns: 200 };

function absent(estate: Estate): readonly string[] {
  return [
    ...estate.items.filter(({ presence }) => presence === 'missing').map(({ id }) => id),
    ...estate.relations
      .filter(({ grade, type }) => grade === 'declared-only' || (grade === 'contradicted' && type !== 'runsOn'))
      .map(({ from, type, to }) => `${from} ${type} ${to}`),
  ];
}

function withSources(world: World, change: (source: Source) => Source): World {
  return { ...world, sources: (world.sources ?? []).map(change) };
}

describe('law 1: unknown is never absent', () => {
  it.each<[string, (source: Source) => Source]>([
    [
      'no claim is complete',
      (source) => ({
        ...source,
        claims: (source.claims ?? []).map((claim) => ({ ...claim, level: 'partial', reason: 'x' })),
      }),
    ],
    ['no claim is made', (source) => ({ ...source, claims: [] })],
    ['no run ended whole', (source) => ({ ...source, complete: false })],
    ['every run is stale', (source) => ({ ...source, stale: true })],
  ])('nothing is missing or unobserved where %s', (_, change) => {
    fc.assert(
      fc.property(worlds('m1', 'm2'), (world) => {
        const estate = estateOf(withSources(world, change));
        expect(absent(estate)).toEqual([]);
        const drift = findDrift(estate, {
          classes,
          entities: entitiesOf(world.items),
          relations: world.links,
          expiryWarning: 86_400,
        });
        expect(drift.map(({ code }) => code)).not.toContain('inventory.missing');
        expect(drift.map(({ code }) => code)).not.toContain('inventory.too-few');
        expect(drift.map(({ code }) => code)).not.toContain('relation.unobserved');
      }),
      runs,
    );
  });

  it('what is missing is so by a whole and fresh run that says it could see everything', () => {
    fc.assert(
      fc.property(worlds('m1', 'm2'), (world) => {
        const whole = new Set(
          world.sources
            .filter(({ stale, complete }) => stale !== true && complete !== false)
            .map(({ source }) => source),
        );
        for (const { presence, coverage } of estateOf(world).items) {
          if (presence !== 'missing') continue;
          const notes = coverage.filter(({ level }) => level === 'complete');
          expect(notes.length).toBeGreaterThan(0);
          for (const { source } of notes) expect(whole).toContain(source);
        }
      }),
      runs,
    );
  });

  it('a claim fewer makes nothing missing or unobserved', () => {
    fc.assert(
      fc.property(worlds('m1'), fc.nat(), fc.nat(), (world, which, index) => {
        const before = new Set(absent(estateOf(world)));
        const chosen = world.sources[which % Math.max(1, world.sources.length)]?.source;
        const less = withSources(world, (source) =>
          source.source === chosen
            ? {
                ...source,
                claims: (source.claims ?? []).filter(
                  (_, position) => position !== index % (source.claims?.length ?? 1),
                ),
              }
            : source,
        );
        for (const id of absent(estateOf(less))) expect(before).toContain(id);
      }),
      runs,
    );
  });

  it('a source fewer makes nothing missing of which nothing was known', () => {
    fc.assert(
      fc.property(worlds('m1'), fc.nat(), (world, which) => {
        const unknown = estateOf(world).items.filter(({ presence }) => presence === 'not-covered');
        const sources = world.sources.filter((_, index) => index !== which % Math.max(1, world.sources.length));
        const after = new Map(estateOf({ ...world, sources }).items.map(({ id, presence }) => [id, presence]));
        for (const { id } of unknown) expect(after.get(id)).not.toBe('missing');
      }),
      runs,
    );
  });

  it('is exercised: some of these worlds have things that are missing, and links that are unobserved', () => {
    const seen = new Set<string>();
    for (const world of fc.sample(worlds('m1', 'm2'), { numRuns: 400, seed: 1 })) {
      const estate = estateOf(world);
      for (const { presence } of estate.items) seen.add(presence);
      for (const { grade } of estate.relations) seen.add(grade);
      for (const { code } of estate.findings) seen.add(code);
    }
    expect([...seen].sort()).toEqual([
      'ambiguous',
      'confirmed',
      'contradicted',
      'declared-only',
      'inventory.ambiguous',
      'inventory.duplicate',
      'missing',
      'not-covered',
      'observed-only',
      'undeclared',
    ]);
  });
});

describe('law 5: same input, same bytes', () => {
  it('the order of entities, links, sources, observations and claims does not matter', () => {
    fc.assert(
      fc.property(worlds('m1', 'm2'), fc.infiniteStream(fc.nat()), (world, numbers) => {
        const shuffle = <T>(members: readonly T[]): T[] =>
          members
            .map((member) => ({ member, rank: numbers.next().value ?? 0 }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ member }) => member);
        const shuffled: World = {
          items: shuffle(world.items),
          links: shuffle(world.links),
          sources: shuffle(world.sources).map((source) => ({
            ...source,
            sees: shuffle(source.sees ?? []).map((thing) => ({ ...thing, talksTo: shuffle(thing.talksTo ?? []) })),
            claims: shuffle(source.claims ?? []),
          })),
        };
        expect(JSON.stringify(estateOf(shuffled))).toBe(JSON.stringify(estateOf(world)));
      }),
      runs,
    );
  });
});

describe('law 7: an identity is matched or ambiguous, never guessed', () => {
  it('no item is two things of one source, and no thing is two items', () => {
    fc.assert(
      fc.property(worlds('m1', 'm2'), (world) => {
        const estate = estateOf(world);
        const holders = new Map<string, string>();
        for (const { id, sightings, instances } of estate.items) {
          const current = sightings.filter(({ source, key }) => isCurrent(world, source, key));
          for (const { source, key } of current) {
            expect(holders.get(`${source} ${key}`)).toBeUndefined();
            holders.set(`${source} ${key}`, id);
          }
          const sources = current.map(({ source }) => source);
          expect(new Set(sources).size === sources.length || instances !== undefined).toBe(true);
        }
        // Nothing that is there gets lost.
        const there = world.sources.flatMap(({ source, sees = [] }) =>
          sees.filter(({ current }) => current !== false).map(({ key }) => `${source} ${key}`),
        );
        expect([...holders.keys()].sort()).toEqual(there.sort());
      }),
      runs,
    );
  });

  it('ids are unique, and links have both their ends', () => {
    fc.assert(
      fc.property(worlds('m1', 'm2'), (world) => {
        const estate = estateOf(world);
        const ids = new Set(estate.items.map(({ id }) => id));
        expect(ids.size).toBe(estate.items.length);
        for (const { from, to } of estate.relations) {
          expect(ids).toContain(from);
          expect(ids).toContain(to);
        }
      }),
      runs,
    );
  });

  it('weak ties write nothing', () => {
    fc.assert(
      fc.property(worlds('m1', 'm2'), (world) => {
        const written = estateOf(world).items.flatMap(({ sightings, attributes }) => {
          const strong = new Set(sightings.filter(({ weak }) => !weak).map(({ source }) => source));
          const values = Object.values(attributes).flatMap((view) => [view.observed, ...(view.others ?? [])]);
          return values.filter((value) => value !== undefined && !strong.has(value.source));
        });
        expect(written).toEqual([]);
      }),
      runs,
    );
  });
});

function isCurrent(world: World, source: string, key: string): boolean {
  const run = world.sources?.find((candidate) => candidate.source === source);
  return run?.sees?.find((thing) => thing.key === key)?.current !== false;
}
