import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../engine/model/json.ts';
import type { Ref } from '../../engine/model/ref.ts';
import type { Choice } from '../../engine/model/estate.ts';
import { driftOfCode } from '../support/drift.ts';
import { estateOf, item, itemOf, type Source, type World } from '../support/estate.ts';

const web: Ref = 'asset:shop/web';

function says(source: string, value: Json, facts: Partial<Source> & { since?: string; at?: string } = {}): Source {
  const { since, at, ...run } = facts;
  const thing = { class: 'server', identifiers: { serial: 'SN1' }, attributes: { memory: value } };
  const history = since === undefined ? {} : { history: { since: { memory: since } } };
  return { source, sees: [{ ...thing, ...history, ...(at !== undefined && { at }) }], ...run };
}

function world(choice: Choice | undefined, ...sources: readonly Source[]): World {
  return {
    items: [item(web, { class: 'server', identifiers: { serial: 'SN1' } })],
    sources,
    authority: ['high', 'low'],
    // Of a class above the one that the thing is of.
    ...(choice && { choices: { host: { memory: choice } } }),
  };
}

function memoryOf(given: World) {
  return itemOf(estateOf(given), web).attributes['memory'];
}

const [early, late] = ['2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'];

describe('which of several values counts', () => {
  it.each<[Choice | undefined, readonly Source[], string, readonly string[]]>([
    [undefined, [says('low', '64GB'), says('high', '32GB')], 'high', ['low']],
    ['largest', [says('low', '64GB'), says('high', '32GB')], 'low', ['high']],
    ['largest', [says('low', '64000MB'), says('high', 32)], 'low', ['high']],
    ['smallest', [says('low', '500ms'), says('high', '2h')], 'low', ['high']],
    ['largest', [says('low', '2027-01-01'), says('high', '2026-01-01')], 'low', ['high']],
    ['largest', [says('low', '64GB'), says('high', 'much')], 'high', ['low']],
    ['smallest', [says('low', 'a'), says('high', 'b')], 'high', ['low']],
    ['largest', [says('low', '1.9'), says('high', '1.10')], 'high', ['low']],
    ['largest', [says('low', 1.5), says('high', '1')], 'low', ['high']],
    ['largest', [says('low', [1]), says('high', { a: 1 })], 'high', ['low']],
    ['first', [says('low', '1GB', { since: early }), says('high', '2GB', { since: late })], 'low', ['high']],
    ['last', [says('low', '1GB', { since: late }), says('high', '2GB', { since: early })], 'low', ['high']],
    ['last', [says('low', '1GB'), says('high', '2GB')], 'high', ['low']],
    ['most', [says('high', '1GB'), says('low', '2GB'), says('other', '2000MB')], 'low', ['high']],
    ['most', [says('high', '1GB'), says('low', '2GB')], 'high', ['low']],
  ])('by %s is told, and the others are', (choice, sources, taken, others) => {
    const memory = memoryOf(world(choice, ...sources));
    expect(memory?.observed?.source).toBe(taken);
    expect(memory?.others?.map(({ source }) => source)).toEqual(others);
  });

  it.each<[Choice | undefined, readonly Source[], string | undefined]>([
    [undefined, [says('low', '64GB'), says('high', '32GB')], 'authority'],
    [undefined, [says('third', '64GB'), says('other', '32GB')], undefined],
    [undefined, [says('low', '64GB', { stale: true }), says('other', '32GB')], 'age'],
    [undefined, [says('low', '64GB'), says('high', '64GB')], undefined],
    ['largest', [says('low', '64GB'), says('high', '32GB')], 'largest'],
    ['largest', [says('low', '64GB'), says('high', 'much')], 'authority'],
    ['largest', [says('third', '64GB'), says('other', 'much')], undefined],
  ])('says by what it counts, by %s of %j', (choice, sources, by) => {
    expect(memoryOf(world(choice, ...sources))?.settledBy).toBe(by);
  });

  it('is never one that is too old, which is told as such', () => {
    const given = world('largest', says('low', '64GB', { stale: true }), says('high', '32GB'));
    expect(memoryOf(given)).toMatchObject({
      observed: { source: 'high' },
      others: [{ source: 'low', stale: true }],
    });
    expect(driftOfCode(given, 'decay.source-conflict').message).toContain(
      '32GB by high, 64GB by low, too old to count. The first counts.',
    );
  });

  it('is one of them where all are too old, and none is called so', () => {
    const memory = memoryOf(
      world('largest', says('low', '64GB', { stale: true }), says('high', '32GB', { stale: true })),
    );
    expect(memory?.observed).toMatchObject({ source: 'low' });
    expect(JSON.stringify(memory)).not.toContain('stale');
  });

  it('may be too old for one attribute before its run is', () => {
    const lifetime = (source: string, className: string, attribute: string): number | undefined =>
      source === 'high' && className === 'server' && attribute === 'memory' ? 3600 : undefined;
    const old = '2026-11-21T10:59:59Z';
    const both = world(undefined, says('low', '64GB'), says('high', '32GB', { at: old }));
    expect(memoryOf(both)?.observed?.source).toBe('high');
    expect(memoryOf({ ...both, lifetime })).toMatchObject({
      observed: { source: 'low' },
      others: [{ source: 'high', stale: true }],
    });
    const alone = { ...world(undefined, says('high', '32GB', { at: old })), lifetime };
    expect(memoryOf(alone)).toEqual({ observed: expect.objectContaining({ value: '32GB' }) });
    expect(JSON.stringify(memoryOf(alone))).not.toContain('stale');
  });

  it('does not depend on the order of what was seen', () => {
    const values = fc.constantFrom<Json>('1GB', '1000MB', '2GB', 3, '3', 'x', '2026-01-01', null, [1]);
    const moments = fc.constantFrom(early, late, undefined);
    const source = fc.record({ value: values, stale: fc.boolean(), since: moments });
    const choices = fc.constantFrom<Choice | undefined>('first', 'last', 'most', 'largest', 'smallest', undefined);
    fc.assert(
      fc.property(
        fc.array(source, { minLength: 1, maxLength: 5 }),
        choices,
        fc.infiniteStream(fc.nat()),
        (all, choice, order) => {
          const sources = all.map(({ value, stale, since }, index) =>
            says(`s${index}`, value, { stale, ...(since !== undefined && { since }) }),
          );
          const mixed = sources.map((each) => [order.next().value as number, each] as const);
          const shuffled = [...mixed].sort(([a], [b]) => a - b).map(([, each]) => each);
          expect(memoryOf(world(choice, ...shuffled))).toEqual(memoryOf(world(choice, ...sources)));
        },
      ),
      { numRuns: 300 },
    );
  });
});
