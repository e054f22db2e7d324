import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeImpact, type ImpactInput } from '../../engine/impact/impact.ts';
import { levelOf, redundant, stepsLost, weaken, type Level } from '../../engine/impact/transfer.ts';
import type { EstateRelation } from '../../engine/model/estate.ts';
import type { Impact } from '../../engine/model/impact.ts';
import type { Relation } from '../../engine/model/relation.ts';
import { impactInputs, oneMore } from '../support/estates.ts';

describe('impact', () => {
  test('is the least fixpoint that plain iteration finds', () => {
    fc.assert(
      fc.property(impactInputs(), (input) => {
        expect(levelsOf(computeImpact(input))).toEqual(leastFixpoint(input));
      }),
      { numRuns: 2000 },
    );
  });

  test('one more dependency never makes anything better', () => {
    fc.assert(
      fc.property(impactInputs(), oneMore, (input, relation) => {
        const before = levelsOf(computeImpact(input));
        const after = levelsOf(computeImpact({ ...input, relations: [...input.relations, relation] }));
        expect(nothingBetter(before, after)).toEqual([]);
      }),
    );
  });

  test('a worse start, or one more, never improves anything', () => {
    fc.assert(
      fc.property(impactInputs(), (input) => {
        const [start] = input.starts;
        const worse = start ? [...input.starts, { ...start, state: 'down' as const }] : [];
        const before = levelsOf(computeImpact(input));
        expect(nothingBetter(before, levelsOf(computeImpact({ ...input, starts: worse })))).toEqual([]);
      }),
    );
  });

  test('does not depend on the order of entities, relations, sightings or starts', () => {
    const shuffled = impactInputs().chain((input) =>
      fc.tuple(
        fc.constant(input),
        fc.record({
          entities: shuffle([...input.entities]).map((entries) => new Map(entries)),
          relations: shuffle(input.relations),
          starts: shuffle(input.starts),
          relationsOfEstate: shuffle(input.estate?.relations ?? []),
        }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([input, { relationsOfEstate, ...other }]) => {
        const estate = input.estate && { ...input.estate, relations: relationsOfEstate };
        const again = computeImpact({ ...other, ...(estate && { estate }) });
        expect(JSON.stringify(again)).toBe(JSON.stringify(computeImpact(input)));
      }),
      { numRuns: 500 },
    );
  });

  test('is idempotent: what is affected, taken as a start, affects nothing more', () => {
    fc.assert(
      fc.property(impactInputs(), (input) => {
        const impact = computeImpact(input);
        const found = impact.affected.map(({ id, state }) => ({ id, state, effect: 'none' as const, reason: 'again' }));
        const again = computeImpact({ ...input, starts: [...input.starts, ...found] });
        expect(levelsOf(again)).toEqual(levelsOf(impact));
        expect(again.affected).toEqual([]);
      }),
    );
  });

  test('each path leads from a start to its item, hop by hop, and each hop loses no more than the item did', () => {
    fc.assert(
      fc.property(impactInputs(), (input) => {
        const impact = computeImpact(input);
        const levels = levelsOf(impact);
        const starts = new Set(impact.starts.map(({ id }) => id));
        for (const { id, path, distance } of impact.affected) {
          expect(path).toHaveLength(distance);
          expect(path.at(-1)?.dependent).toBe(id);
          expect(starts).toContain(path[0]?.dependency);
          expect(path.slice(1).map(({ dependency }) => dependency)).toEqual(
            path.slice(0, -1).map(({ dependent }) => dependent),
          );
          for (const { dependency, dependent, strength, flow, need } of path) {
            const steps = strength === 'none' ? 3 : stepsLost(strength, flow);
            const most = weaken(levels[dependency] ?? 0, steps);
            expect(levels[dependent]).toBeGreaterThanOrEqual(need === undefined ? most : 1);
            expect(levels[dependent]).toBeLessThanOrEqual(most);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a path is as short as any that makes the state', () => {
    fc.assert(
      fc.property(impactInputs().map(withoutChoices), (input) => {
        const impact = computeImpact(input);
        const shortest = shortestDistances(input, levelsOf(impact));
        for (const { id, distance } of impact.affected) expect(distance).toBe(shortest[id]);
      }),
      { numRuns: 1000 },
    );
  });

  test('items are told worst first, then nearest, then by id', () => {
    fc.assert(
      fc.property(impactInputs(), (input) => {
        const keys = computeImpact(input).affected.map(
          ({ state, distance, id }) => `${3 - levelOf(state)} ${String(distance).padStart(4, '0')} ${id}`,
        );
        expect(keys).toEqual([...keys].sort());
      }),
    );
  });
});

function shuffle<Value>(values: readonly Value[]): fc.Arbitrary<Value[]> {
  return fc.shuffledSubarray([...values], { minLength: values.length, maxLength: values.length });
}

/** The level of everything that is affected, starts included. */
function levelsOf(impact: Impact): Record<string, Level> {
  const levels: Record<string, Level> = {};
  for (const { id, state } of [...impact.starts, ...impact.affected]) {
    if (state !== 'unaffected') levels[id] = Math.max(levels[id] ?? 0, levelOf(state));
  }
  return levels;
}

function nothingBetter(before: Record<string, Level>, after: Record<string, Level>): string[] {
  return Object.keys(before).filter((id) => (after[id] ?? 0) < (before[id] ?? 0));
}

/** The definition: every state is raised by every relation until nothing changes. */
function leastFixpoint({ relations, estate, starts }: ImpactInput): Record<string, Level> {
  const levels: Record<string, Level> = {};
  for (const { id, state } of starts) levels[id] = Math.max(levels[id] ?? 0, levelOf(state));
  const links = linksOf(relations, estate?.relations ?? []);
  for (let before = ''; before !== JSON.stringify(levels);) {
    before = JSON.stringify(levels);
    for (const { from, members, need, steps } of links) {
      let passed: Level = 0;
      for (const level of [1, 2, 3]) {
        const hit = members.filter((member) => (levels[member] ?? 0) >= level).length;
        const part = need === undefined ? (hit > 0 ? level : 0) : redundant(level, hit, members.length, need);
        passed = Math.max(passed, part);
      }
      const arrived = weaken(passed, steps);
      if (arrived > 0) levels[from] = Math.max(levels[from] ?? 0, arrived);
    }
  }
  return Object.fromEntries(Object.entries(levels).filter(([, level]) => level > 0));
}

/** The definition: a path starts where a start has its state by itself, and each hop passes on the state of its end. */
function shortestDistances(
  { relations, estate, starts }: ImpactInput,
  levels: Record<string, Level>,
): Record<string, number> {
  const distances: Record<string, number> = {};
  for (const { id, state } of starts) if (levelOf(state) === levels[id]) distances[id] = 0;
  const links = linksOf(relations, estate?.relations ?? []);
  for (let before = ''; before !== JSON.stringify(distances);) {
    before = JSON.stringify(distances);
    for (const { from, members, steps } of links) {
      const [to = ''] = members;
      const distance = distances[to];
      if (distance === undefined || weaken(levels[to] ?? 0, steps) !== levels[from]) continue;
      distances[from] = Math.min(distances[from] ?? Number.POSITIVE_INFINITY, distance + 1);
    }
  }
  return distances;
}

function withoutChoices(input: ImpactInput): ImpactInput {
  return { ...input, relations: input.relations.filter(({ redundancy }) => !redundancy) };
}

interface PlainLink {
  readonly from: string;
  readonly members: readonly string[];
  readonly need?: number;
  readonly steps: number;
}

function linksOf(relations: readonly Relation[], sightings: readonly EstateRelation[]): PlainLink[] {
  const links: PlainLink[] = [];
  const choices = new Map<string, Relation[]>();
  const declared = new Set(relations.map(({ from, to, type }) => `${from} ${type} ${to}`));
  for (const relation of relations) {
    const { from, to, strength, flow, redundancy } = relation;
    if (strength === 'none') continue;
    if (redundancy) choices.set(redundancy.id, [...(choices.get(redundancy.id) ?? []), relation]);
    else links.push({ from, members: [to], steps: stepsLost(strength, flow) });
  }
  for (const { from, to, type, strength, flow } of sightings) {
    if (strength === 'none' || declared.has(`${from} ${type} ${to}`)) continue;
    links.push({ from, members: [to], steps: stepsLost(strength, flow) });
  }
  for (const choice of choices.values()) {
    const [{ from, strength, flow, redundancy } = relations[0] as Relation] = choice;
    if (strength === 'none') continue;
    const members = [...new Set(choice.map(({ to }) => to))];
    const need = Math.min(members.length, redundancy?.need ?? 1);
    links.push({ from, members, need, steps: stepsLost(strength, flow) });
  }
  return links;
}
