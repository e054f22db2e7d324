import { describe, expect, it } from 'vitest';
import type { DeclaredChanges, Former } from '../../engine/drift/declared-changes.ts';
import { questionsOf } from '../../engine/drift/find-drift.ts';
import { foldRuns } from '../../engine/evidence/fold.ts';
import type { Coverage, EvidenceRun } from '../../engine/model/evidence.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { reconcile } from '../../engine/reconcile/reconcile.ts';
import { classes, entitiesOf, item } from '../support/estate.ts';
import { driftOver, everything, hours, type Look, looks } from '../support/looks.ts';

/** A history of the base in which these declarations were given up. */
function base(former: readonly Former[] = [], since = '2026-01-01T00:00:00.000Z'): DeclaredChanges {
  return { base: 'main', since, touches: () => undefined, former };
}

const commit = '0123456789abcdef';
const tool = (image = 'tool:1') => ({
  key: 'c1',
  identifiers: { host: 'h1', container: 'tool' },
  attributes: { image },
});
const once = (until: string): Former => ({
  entity: { ref: 'asset:shop/old-tool', class: 'container', identifiers: { host: ['H1'], container: ['tool'] } },
  until,
  commit,
});
const group = (until: string): Former => ({
  entity: {
    ref: 'group:shop/tools',
    class: 'container',
    identifiers: {},
    instances: { selector: { container: 't*' } },
  },
  until,
  commit,
});

function told(code: string, runs: readonly EvidenceRun[], declaredChanges?: DeclaredChanges): readonly Finding[] {
  return driftOver(runs, declaredChanges ? { declaredChanges } : {}).filter((finding) => finding.code === code);
}

describe('something undeclared (F01, F05)', () => {
  const came = looks({}, { sees: [tool()] });

  it('that came while somebody looked is an undeclared change, as far as the history is known', () => {
    expect(told('inventory.undeclared', came, base())).toMatchObject([
      {
        mechanism: 'undeclared change',
        undeclared: true,
        because: 'docker had looked until 2026-11-20 10:00 UTC, and it was not there',
      },
    ]);
    const [unknown] = told('inventory.undeclared', came, base([], hours(1)));
    expect(unknown).toMatchObject({ mechanism: 'undeclared change' });
    expect(unknown).not.toHaveProperty('undeclared');
  });

  it.each<[string, Former]>([
    ['by what it is known by', once(hours(2))],
    ['by a group', group(hours(2))],
  ])('that was declared then %s is none, and it is said until when', (_, former) => {
    const [finding] = told('inventory.undeclared', came, base([former]));
    expect(finding).toMatchObject({
      mechanism: 'unknown',
      related: [{ message: `main declared it as ${former.entity.ref} until 0123456789 of 2026-11-20 12:00 UTC` }],
    });
    expect(finding).not.toHaveProperty('undeclared');
  });

  it('that was declared long before is one', () => {
    expect(told('inventory.undeclared', came, base([once('2026-11-01T00:00:00.000Z')]))).toMatchObject([
      { undeclared: true },
    ]);
  });

  it('whose values change is told once, with the change', () => {
    const runs = looks({ sees: [tool()] }, { sees: [tool('tool:2')] });
    expect(told('inventory.undeclared', runs, base())).toMatchObject([
      {
        message:
          'container tool is seen by docker and declared nowhere (host h1). Its image went from tool:1 to tool:2 between 2026-11-20 10:00 UTC and 2026-11-20 11:00 UTC.',
        onset: hours(0),
        mechanism: 'undeclared change',
        because: 'image changed while docker looked, and no document is about it',
        undeclared: true,
      },
    ]);
    expect(driftOver(runs, { declaredChanges: base() })).toHaveLength(1);
    const [before] = told('inventory.undeclared', looks({ sees: [tool()] }, { sees: [tool()] }), base());
    expect(before?.fingerprint).toBe(told('inventory.undeclared', runs, base())[0]?.fingerprint);
  });

  it('that holds no value still is not told of each', () => {
    const [finding] = told(
      'inventory.undeclared',
      looks(...['a', 'b', 'c', 'd'].map((image) => ({ sees: [tool(image)] }))),
    );
    expect(finding?.message).not.toContain('image');
  });
});

describe('something that came and went', () => {
  const runs = looks({}, { sees: [tool()] }, {});

  it('is an undeclared change, as far as the history is known', () => {
    expect(told('inventory.transient', runs, base())).toMatchObject([{ undeclared: true }]);
    expect(told('inventory.transient', runs, base([], hours(1)))[0]).not.toHaveProperty('undeclared');
  });

  it('while it was declared is not told', () => {
    expect(told('inventory.transient', runs, base([once(hours(2))]))).toEqual([]);
  });
});

describe('something undeclared that is gone (F01, F05)', () => {
  const early: Look = { sees: [tool()] };
  const gone = looks(early, early, {});

  it('is one finding for each class of a source', () => {
    const others = ['a', 'b'].map((name) => ({ key: name, identifiers: { host: 'h1', container: name } }));
    const [finding, ...more] = told(
      'inventory.vanished',
      looks({ sees: [tool(), ...others] }, { sees: [tool(), ...others] }, { sees: others }, {}),
      base(),
    );
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'info',
      message:
        'docker no longer sees 3 things of class container that had been there and that nobody declared: a (seen since 2026-11-20 10:00 UTC, gone by 2026-11-20 13:00 UTC), b (seen since 2026-11-20 10:00 UTC, gone by 2026-11-20 13:00 UTC), tool (seen since 2026-11-20 10:00 UTC, gone by 2026-11-20 12:00 UTC).',
      onset: hours(3),
      mechanism: 'undeclared change',
      because: 'a was last seen at 2026-11-20 12:00 UTC, and no commit is about a declaration of it',
      undeclared: true,
    });
  });

  const denied: Coverage = { ...everything, level: 'denied', reason: 'May not.' };
  it.each<[string, readonly EvidenceRun[], DeclaredChanges | undefined]>([
    ['where no history is known', gone, undefined],
    ['where the history does not go back so far', gone, base([], hours(1))],
    ['where nobody asked what was declared once', gone, { base: 'main', since: '2026', touches: () => undefined }],
    ['where a commit had taken it out', gone, base([once('2026-10-01T00:00:00.000Z')])],
    ['where a commit took it out afterwards', gone, base([once(hours(9))])],
    ['where it can no longer be seen (law 1)', looks(early, early, { coverage: [denied] }), base()],
    ['where it is there by another id', looks(early, early, { sees: [{ ...tool(), key: 'c2' }] }), base()],
  ])('is not told %s', (_, runs, changes) => {
    expect(told('inventory.vanished', runs, changes)).toEqual([]);
  });

  it('is news for seven days', () => {
    const after = (now: string) =>
      driftOver(gone, { now: new Date(now), declaredChanges: base() }).map(({ code }) => code);
    expect(after('2026-11-27T11:59:00Z')).toEqual(['inventory.vanished']);
    expect(after('2026-11-27T12:01:00Z')).toEqual([]);
  });

  it('names those of which the history knows, and leaves out the others', () => {
    const old = { key: 'old', identifiers: { host: 'h1', container: 'old' } };
    const runs = looks(
      { sees: [tool(), old] },
      { sees: [tool()] },
      ...Array.from({ length: 48 }, () => ({ sees: [tool()] })),
      {},
    );
    const [finding] = told('inventory.vanished', runs, base([], hours(20)));
    expect(finding?.message).toContain(
      'one thing of class container that had been there and that nobody declared: tool',
    );
    expect(finding).toMatchObject({ undeclared: true });
  });

  it('is asked about as far back as its declaration may have been given up', () => {
    const evidence = foldRuns(gone, new Date(hours(2)), () => 1e9);
    const known = { entities: entitiesOf([item('asset:shop/web')]), relations: [], classes };
    const estate = reconcile({ ...known, evidence, authority: () => 1 });
    expect(questionsOf(estate, { ...known, ...evidence, expiryWarning: 0 })).toEqual({
      refs: new Set(),
      since: '2026-08-21T11:00:00.000Z',
      atLeast: '2026-11-19T11:00:00.000Z',
      former: true,
    });
  });
});
