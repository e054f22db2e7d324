import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entity } from '../../engine/model/entity.ts';
import type { Coverage, EvidenceRun } from '../../engine/model/evidence.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { item } from '../support/estate.ts';
import { driftOver, everything, hours, type Look, looks } from '../support/looks.ts';

function transientsOf(runs: readonly EvidenceRun[], entities: readonly Entity[] = [], now?: Date): readonly Finding[] {
  return driftOver(runs, { entities, ...(now && { now }) }).filter(({ code }) => code === 'inventory.transient');
}

const job = { key: 'c1', identifiers: { host: 'h1', container: 'glimpse' } };
const named = (name: string) => ({ key: name, identifiers: { host: 'h1', container: name } });

describe('what came and went (C05, I03)', () => {
  it('between two scans is named with when it was there, by what was seen as it happened', () => {
    const watched: Look = {
      sees: [{ ...job, at: '2026-11-20T11:00:10.000Z' }],
      gone: [{ key: 'c1', at: '2026-11-20T11:04:10.000Z' }],
      endedAt: '2026-11-20T11:05:00.000Z',
      complete: false,
      coverage: [],
    };
    expect(transientsOf(looks({}, watched, {}))).toEqual([
      {
        code: 'inventory.transient',
        severity: 'info',
        message:
          'docker saw one thing of class container come and go that nobody declared: glimpse (seen at 2026-11-20 11:00 UTC, gone within 4 min).',
        origin: { source: 'docker', run: 'run-1', at: '2026-11-20T11:00:10.000Z' },
        hint: expect.stringContaining('Declare a Group') as unknown,
        related: [
          {
            message: 'container glimpse',
            origin: { source: 'docker', run: 'run-1', at: '2026-11-20T11:00:10.000Z' },
          },
        ],
        onset: '2026-11-20T11:00:10.000Z',
        mechanism: 'undeclared change',
        because: 'docker had looked until 2026-11-20 10:00 UTC, and glimpse was not there',
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
      },
    ]);
  });

  it('is told where the claim is by network (C05)', () => {
    const shell = { key: 's', class: 'process', identifiers: { endpoint: '10.1.2.3:4444' } };
    const coverage = [{ ...everything, scope: { addresses: ['10.0.0.0/8'] } }];
    const [found] = transientsOf(looks({ coverage }, { sees: [shell], coverage }, { coverage }));
    expect(found?.message).toContain('come and go that nobody declared: 10.1.2.3:4444');
  });

  it('is one finding for each class of a source, the newest first', () => {
    const [found, ...others] = transientsOf(
      looks({}, { sees: [named('one')] }, { sees: [named('two'), named('three')] }, {}),
    );
    expect(others).toEqual([]);
    expect(found?.message).toMatch(/saw 3 things .*: three .*, two .*, one /);
    expect(found?.onset).toBe(hours(2));
  });

  const declared = item('asset:shop/glimpse', {
    class: 'container',
    identifiers: { host: 'h1', container: 'glimpse' },
  });
  const group = item('group:shop/jobs', {
    class: 'container',
    instances: { selector: { container: 'glim*' }, min: 0 },
  });
  const denied: Coverage = { ...everything, level: 'denied', reason: 'May not.' };
  it.each<[string, readonly EvidenceRun[], readonly Entity[]]>([
    ['what is still there', looks({}, { sees: [job] }), []],
    ['what was there before anybody had looked', looks({ sees: [job] }, {}), []],
    ['what is there again by another id', looks({}, { sees: [job] }, { sees: [{ ...job, key: 'c2' }] }), []],
    ['what is declared, and missing', looks({}, { sees: [job] }, {}), [declared]],
    ['what is an instance of a group', looks({}, { sees: [job] }, {}), [group]],
    ['what can no longer be seen (law 1)', looks({}, { sees: [job] }, { coverage: [denied] }), []],
    ['what nobody claims to see (law 1)', looks({}, { sees: [job] }, { coverage: [] }), []],
    [
      'what is outside of the places that are looked at now (law 1)',
      looks({}, { sees: [job] }, { coverage: [{ ...everything, scope: { host: ['h2'] } }] }),
      [],
    ],
    [
      'what may be outside of the networks that are looked at now (law 1)',
      looks({}, { sees: [job] }, { coverage: [{ ...everything, scope: { addresses: ['10.0.0.0/8'] } }] }),
      [],
    ],
  ])('is not told of %s', (_, runs, entities) => {
    expect(transientsOf(runs, entities)).toEqual([]);
  });

  it('is news for seven days', () => {
    const runs = looks({}, { sees: [job] }, {});
    expect(transientsOf(runs, [], new Date('2026-11-27T10:59:00Z'))).toHaveLength(1);
    expect(transientsOf(runs, [], new Date('2026-11-27T11:01:00Z'))).toEqual([]);
  });

  it('has the same fingerprint while more of it comes and goes', () => {
    const [first] = transientsOf(looks({}, { sees: [job] }, {}));
    const [then] = transientsOf(looks({}, { sees: [job] }, {}, { sees: [named('other')] }, {}));
    expect(then?.fingerprint).toBe(first?.fingerprint);
  });

  it('never tells of anything that is there, whatever was seen when', () => {
    const seen = fc.array(fc.subarray(['a', 'b', 'c', 'd']), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(seen, (past) => {
        const told = transientsOf(looks(...past.map((names) => ({ sees: names.map(named) }))));
        const names = told.flatMap(({ related = [] }) => related.map(({ message }) => message));
        const came = ['a', 'b', 'c', 'd'].filter(
          (name) => past[0]?.includes(name) === false && past.some((some) => some.includes(name)),
        );
        expect(names.sort()).toEqual(
          came.filter((name) => past.at(-1)?.includes(name) === false).map((name) => `container ${name}`),
        );
      }),
    );
  });
});
