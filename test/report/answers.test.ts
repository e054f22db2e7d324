import { describe, expect, it } from 'vitest';
import type { Severity } from '../../engine/model/finding.ts';
import { render } from '../../engine/report/render.ts';
import { finding, smallResults } from '../support/result.ts';

const answers = ['AdoptResult', 'RevertPlanResult', 'SuggestResult', 'ComparisonResult'] as const;
const signs: readonly [severity: Severity | undefined, sign: string][] = [
  [undefined, '○'],
  ['info', '✔'],
  ['warning', '▲'],
  ['error', '▲'],
];

it.each(answers.flatMap((kind) => signs.map(([severity, sign]) => [kind, severity, sign] as const)))(
  '%s without evidence and with trouble of severity %s is marked %s',
  (kind, severity, sign) => {
    const findings = severity === undefined ? [] : [finding({ code: 'evidence.tampered', severity })];
    const text = render({ ...smallResults[kind], failOn: 'none', findings }, 'text', { color: false, width: 80 });
    expect(text.startsWith(sign)).toBe(true);
  },
);

describe('drift of many kinds', () => {
  const codes = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `decay.${name}`);
  const many = codes.flatMap((code, index) => Array.from({ length: index < 6 ? 20 : 2 }, () => finding({ code })));
  const textOf = (findings: typeof many) =>
    render({ ...smallResults.DriftResult, findings }, 'text', { color: false, width: 200 });

  it('says of which codes it is where it cannot all be shown', () => {
    expect(textOf(many)).toContain(
      '20 decay.a, 20 decay.b, 20 decay.c, 20 decay.d, 20 decay.e, 20 decay.f and 4 of other codes',
    );
    expect(textOf(many.slice(0, 60))).not.toContain('20 decay.a');
  });

  it('says of which codes it was where all of it is accepted', () => {
    const counts = Object.fromEntries(codes.map((code, index) => [code, 100 + index]));
    const masked = [{ waiver: 'waiver:shop/all' as const, count: 828, codes: counts }];
    const text = render({ ...smallResults.DriftResult, masked }, 'text', { color: false, width: 200 });
    expect(text).toContain(
      '107 decay.h, 106 decay.g, 105 decay.f, 104 decay.e, 103 decay.d, 102 decay.c and 201 of other codes',
    );
  });
});

describe('values within one setting that differ alike', () => {
  const differing = (count: number, attribute: (index: number) => string) =>
    Array.from({ length: count }, (_, index) =>
      finding({
        code: 'decay.version',
        ref: 'asset:shop/web',
        attribute: attribute(index),
        message: `asset:shop/web: package ${index} is old.`,
      }),
    );
  const textOf = (findings: ReturnType<typeof differing>) =>
    render({ ...smallResults.DriftResult, findings }, 'text', { color: false, width: 200 });

  it('are one row where they are many', () => {
    const text = textOf(differing(300, (index) => (index % 2 === 0 ? `packages.p${index}` : `packages["p.${index}"]`)));
    expect(text).toContain('found 300');
    expect(text.match(/is old\./g)).toHaveLength(5);
    expect(text.match(/decay\.version/g)).toHaveLength(2);
    expect(text).toContain('and 295 more of packages');
  });

  it.each<[string, (index: number) => string]>([
    ['of other settings', (index) => `setting${index}.a`],
    ['no settings of one', (index) => `setting-${index}`],
  ])('are shown one by one where they are %s', (_, attribute) => {
    expect(textOf(differing(20, attribute)).match(/is old\./g)).toHaveLength(20);
  });

  it('have in common what the first has, and no more', () => {
    const [first, ...others] = differing(9, (index) => `packages.p${index}`);
    const all = [
      { ...first, hint: 'Set it back to 1.' },
      ...others.map((each) => ({ ...each, hint: 'Set it back to 2.' })),
    ];
    expect(textOf(all as ReturnType<typeof differing>)).not.toContain('Set it back');
    const alike = [first, ...others].map((each) => ({ ...each, hint: 'Set them back.' }));
    expect(textOf(alike as ReturnType<typeof differing>)).toContain('Set them back.');
  });

  it('are shown one by one where they are few', () => {
    expect(textOf(differing(5, (index) => `packages.p${index}`)).match(/decay\.version/g)).toHaveLength(5);
  });

  it('are one row of a plan, with the number of the first', () => {
    const steps = Array.from({ length: 300 }, (_, index) => ({
      id: index === 0 ? 'asset:shop/db' : 'asset:shop/web',
      action: 'set' as const,
      message: `Set packages.p${index} of it back.`,
      attribute: `packages.p${index}`,
      code: 'decay.version',
    }));
    const text = render({ ...smallResults.RevertPlanResult, steps }, 'text', { color: false, width: 200 });
    expect(text).toContain('300 steps');
    expect(text.match(/[0-9]+ set /g)).toEqual(['1 set ', '2 set ']);
    expect(text).toContain('and 294 more of packages');
  });
});

describe('many runs that were taken in', () => {
  const runs = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      source: 'scan',
      run: `run-${index}`,
      startedAt: `2026-11-${10 + index}T08:00:00.000Z`,
      endedAt: `2026-11-${10 + index}T08:00:01.000Z`,
      observations: { server: index },
      relations: 0,
      coverage: [],
      complete: true,
    }));
  const textOf = (count: number) =>
    render({ ...smallResults.DiscoverResult, sources: runs(count) }, 'text', { color: false, width: 200 });

  it('are counted, and the newest of a source is told', () => {
    const text = textOf(9);
    expect(text).toContain('Took in 9 runs of 1 source');
    expect(text.match(/scan:/g)).toHaveLength(1);
    expect(text).toContain('scan: 8 of class server');
    expect(text).toContain('the newest of 9 runs, from 2026-11-10');
  });

  it('are told one by one where they are few', () => {
    expect(textOf(3).match(/scan:/g)).toHaveLength(3);
    expect(textOf(1)).toContain('Saw 0 things through 1 source');
  });
});

describe('a log that is only a checkpoint', () => {
  it('is some evidence', () => {
    const source = {
      source: 'scan',
      runs: 0,
      differences: 0,
      bytes: 10,
      checkpoint: '2026-11-01T00:00:00Z',
      heads: [],
    };
    const textOf = (sources: readonly (typeof source)[]) =>
      render({ ...smallResults.EvidenceResult, sources }, 'text', { color: false, width: 200 });
    expect(textOf([source])).toContain('Every run was folded together');
    expect(textOf([])).toContain('There is no evidence');
  });
});
