import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../engine/model/evidence.ts';
import type { Finding } from '../../engine/model/finding.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { item, link } from '../support/estate.ts';
import { driftOver, everything, hours, looks } from '../support/looks.ts';

const links: Coverage = { of: 'relations', class: 'application', scope: {}, level: 'complete' };

/** When it began, and how it is thought to have come about. */
function since(findings: readonly Finding[], wanted: string): unknown {
  const found = findings.filter(({ code }) => code === wanted);
  return found.map(({ onset, mechanism, because }) => [onset, mechanism, because]);
}

describe('since when a group has too few', () => {
  const group = item('group:shop/workers', {
    class: 'container',
    instances: { selector: { container: 'worker-*' }, min: 2 },
  });
  const worker = (name: number) => ({ key: `w${name}`, identifiers: { host: 'h', container: `worker-${name}` } });
  const tooFew = (...seen: readonly number[][]) =>
    since(
      driftOver(looks(...seen.map((names) => ({ sees: names.map(worker) }))), { entities: [group] }),
      'inventory.too-few',
    );

  it.each<[string, number[][], unknown]>([
    [
      'one went',
      [[1, 2], [1, 2], [1]],
      [[hours(2), 'undeclared change', `it was last seen as declared at 2026-11-20 11:00 UTC`]],
    ],
    ['a spare went, then another', [[1, 2, 3], [1, 2], [1]], [[hours(2), 'undeclared change', expect.any(String)]]],
    ['one was replaced, then one went', [[1, 2], [2, 3], [3]], [[hours(2), 'undeclared change', expect.any(String)]]],
    ['it was so once before', [[1, 2], [1], [1, 3], [1]], [[hours(3), 'undeclared change', expect.any(String)]]],
    ['it never had enough', [[1], [1]], [[undefined, 'unknown', undefined]]],
    ['it has enough again', [[1, 2], [1], [1, 3]], []],
  ])('%s', (_, seen, expected) => {
    expect(tooFew(...seen)).toEqual(expected);
  });
});

describe('instances that outlive their group (B04)', () => {
  const group = (lifetime: string) =>
    item('group:shop/workers', { class: 'container', instances: { selector: { container: 'w*' }, lifetime } });
  const worker = { key: 'w1', identifiers: { host: 'h', container: 'w1' } };
  const told = (lifetime: string, ...seen: readonly boolean[]) =>
    driftOver(looks(...seen.map((isThere) => ({ sees: isThere ? [worker] : [] }))), { entities: [group(lifetime)] });

  it('are told from the moment on at which they should have gone', () => {
    expect(told('1h', true, true, true)).toMatchObject([
      {
        code: 'inventory.outlived',
        severity: 'info',
        ref: 'group:shop/workers',
        onset: hours(1),
        message:
          'An instance of group:shop/workers is older than 1h: w1 was first seen by docker at 2026-11-20 10:00 UTC.',
      },
    ]);
  });

  it.each<[string, readonly boolean[]]>([
    ['are as old as they may be', [true, true]],
    ['were away in between', [true, false, true, true]],
    ['are gone', [true, true, true, false]],
  ])('are not told where they %s', (_, seen) => {
    expect(told('1h', ...seen)).toEqual([]);
  });
});

describe('since when a choice has no spare', () => {
  const api: Ref = 'asset:shop/api';
  const nodes: readonly Ref[] = ['asset:shop/n1', 'asset:shop/n2', 'asset:shop/n3'];
  const entities = [
    item(api, { class: 'container', identifiers: { endpoint: '10.0.0.9:80' } }),
    ...nodes.map((ref, index) => item(ref, { class: 'container', identifiers: { endpoint: `10.0.0.${index}:80` } })),
  ];
  const relations = nodes.map((to) => link(api, to, { redundancy: { id: 'x', need: 1 } }));
  const node = (index: number, healthy = true) => ({
    key: `n${index}`,
    identifiers: { endpoint: `10.0.0.${index}:80` },
    state: { healthy },
  });
  const lost = (...seen: readonly ReturnType<typeof node>[][]) =>
    since(driftOver(looks(...seen.map((sees) => ({ sees }))), { entities, relations }), 'relation.redundancy-lost');

  it('begins with the loss that took the last one, by what became of it', () => {
    expect(
      lost(
        [0, 1, 2].map((n) => node(n)),
        [0, 1].map((n) => node(n)),
        [node(0)],
      ),
    ).toEqual([[hours(2), 'undeclared change', 'asset:shop/n2 was last seen as declared at 2026-11-20 11:00 UTC']]);
  });

  it('begins when one fell ill, which nobody declares', () => {
    expect(
      lost(
        [0, 1, 2].map((n) => node(n)),
        [node(0), node(1)],
        [node(0), node(1, false)],
        [node(0), node(1, false)],
      ),
    ).toEqual([[hours(2), 'unknown', undefined]]);
  });

  it('is not known of what nobody ever saw', () => {
    expect(lost([node(0)])).toEqual([[undefined, 'unknown', undefined]]);
  });
});

describe('since when a link is not used', () => {
  const api: Ref = 'asset:shop/api';
  const db: Ref = 'asset:shop/db';
  const entities = [
    item(api, { class: 'container', identifiers: { endpoint: '10.0.0.1:80' } }),
    item(db, { class: 'container', identifiers: { endpoint: '10.0.0.2:80' } }),
  ];
  const relations = [link(api, db)];
  const to = { class: 'container', identifiers: { endpoint: '10.0.0.2:80' } };
  const look = (isUsed: boolean) => ({
    coverage: [everything, links],
    sees: [
      {
        key: 'api',
        identifiers: { endpoint: '10.0.0.1:80' },
        relations: isUsed ? [{ type: 'connectsTo' as const, to, count: 1 }] : [],
      },
      { key: 'db', identifiers: { endpoint: '10.0.0.2:80' } },
    ],
  });
  const unused = (...used: readonly boolean[]) => driftOver(looks(...used.map(look)), { entities, relations });

  it('is when it was seen last', () => {
    const findings = unused(true, true, false, false);
    expect(since(findings, 'relation.unobserved')).toEqual([
      [hours(1), 'undeclared change', 'it was last seen as declared at 2026-11-20 11:00 UTC'],
    ]);
    expect(findings[0]?.message).toContain('was not seen since 2026-11-20 11:00 UTC');
  });

  it('is known when that is too long ago for the link to count', () => {
    const runs = looks(...[true, true, false, false, false].map(look));
    expect(since(driftOver(runs, { entities, relations, staleAfter: 3600 }), 'relation.unobserved')).toEqual([
      [hours(1), 'undeclared change', 'it was last seen as declared at 2026-11-20 11:00 UTC'],
    ]);
  });

  it('says nothing else: a link that was seen too long ago is none', () => {
    const runs = looks(...[true, false, false].map((used) => ({ ...look(used), coverage: [everything] })));
    const codes = (staleAfter: number) => driftOver(runs, { entities, staleAfter }).map(({ code }) => code);
    expect(codes(3 * 3600)).toEqual(['relation.undeclared']);
    expect(codes(3600)).toEqual([]);
  });

  it('is not known of one that never was', () => {
    expect(since(unused(false, false), 'relation.unobserved')).toEqual([[undefined, 'unknown', undefined]]);
  });
});
