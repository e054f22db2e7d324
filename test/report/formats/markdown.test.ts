import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../engine/report/formats/markdown.ts';
import { hostileText } from '../../support/hostile-text.ts';
import { activeParts, tableRows } from '../../support/report-reading.ts';
import { finding, realisticResults, smallResults } from '../../support/result.ts';
import { arbitraryResult, resultKinds } from '../../support/result-schema.ts';

const options = { color: false, width: 80 };

describe('markdown', () => {
  it('is a screen long for a small change', () => {
    const { ReviewResult: review } = realisticResults;
    const [change] = review.changes;
    const [service] = review.impact.affected.filter(({ kind }) => kind === 'service');
    const small = {
      ...review,
      findings: [],
      unseen: [],
      changes: change ? [change] : [],
      verdict: {
        ...review.verdict,
        approvals: review.verdict.approvals.slice(0, 1),
        informed: [],
        rollback: { steps: review.verdict.rollback.steps, notes: [] },
        obligations: [],
      },
      impact: { ...review.impact, affected: service ? [service] : [] },
    };
    expect(renderMarkdown(small, options).split('\n').length).toBeLessThan(70);
  });

  it('keeps to any limit, cuts the least severe first, and says what it left out', () => {
    const findings = Array.from({ length: 400 }, (_, index) =>
      finding({ severity: index % 2 === 0 ? 'info' : 'error', message: `message ${index}` }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 4_000, max: 80_000 }), (limit) => {
        const output = renderMarkdown({ ...smallResults.CheckResult, findings }, { ...options, limit });
        expect(Buffer.byteLength(output)).toBeLessThanOrEqual(limit);
        const shown = [...output.matchAll(/^- (\S+) /gm)].map(([, sign]) => sign);
        expect(shown).toEqual(shown.toSorted((a, b) => Number(a === '🔵') - Number(b === '🔵')));
        const left = Number(/… and (\d+) more findings.*left out to fit/.exec(output)?.[1] ?? 0);
        expect(shown.length + left).toBe(findings.length);
      }),
      { numRuns: 40 },
    );
  });

  it.each(resultKinds)('keeps a %s to any limit, whatever its texts', (kind) => {
    const long = fc.string({ unit: fc.constantFrom('&', '`', '漢', '@', ' '), maxLength: 3_000 });
    fc.assert(
      fc.property(
        arbitraryResult(kind, fc.oneof(hostileText, long)),
        fc.integer({ min: 4_000, max: 12_000 }),
        (result, limit) => {
          expect(Buffer.byteLength(renderMarkdown(result, { ...options, limit }))).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps to the limit where one thing has very many identifiers, and one risk very many parts', () => {
    const { WhyResult: why, ReviewResult: review } = realisticResults;
    const many = Array.from({ length: 5_000 }, (_, index) => `&${index}`.padEnd(400, '&'));
    const identifiers = Object.fromEntries(many.map((name) => [name, many.slice(0, 10)]));
    const risk = many.map((name, points) => ({ name, points, reason: name }));
    for (const result of [
      { ...why, subject: { ...why.subject, identifiers } },
      { ...review, verdict: { ...review.verdict, risk } },
    ]) {
      expect(Buffer.byteLength(renderMarkdown(result, { ...options, limit: 4_000 }))).toBeLessThanOrEqual(4_000);
    }
  });

  it('keeps the cells of a table apart, whatever stands in them', () => {
    const { ImpactResult: impact } = realisticResults;
    const affected = impact.impact.affected.map((item) => ({
      ...item,
      id: 'a|b \\| c',
      title: '| x | `|` \\|',
      kind: 'service' as const,
    }));
    const rows = tableRows(renderMarkdown({ ...impact, impact: { ...impact.impact, affected } }, options));
    expect(rows[0]).toEqual([
      '🔴\u00A0down',
      'a│b \\│ c | x | `|` \\|checkout ← orders-api ← orders-db · every link seen',
      'critical',
      'team:shop/payments',
    ]);
  });

  it('draws what is affected with safe names, hidden links broken', () => {
    const output = renderMarkdown(realisticResults.ReviewResult, options);
    expect(output).toContain('n0["orders-db"]:::start');
    expect(output).toContain('n0 -.->|"undeclared"| n4');
  });

  it('draws no more than a person can follow, and says how much it did not draw', () => {
    const { ImpactResult: impact } = realisticResults;
    const [item] = impact.impact.affected;
    const [hop] = item?.path ?? [];
    if (!item || !hop) throw new Error('The realistic impact affects nothing.');
    const affected = Array.from({ length: 300 }, (_, index) => {
      const id = `asset:shop/a${index}`;
      return { ...item, id, path: [{ ...hop, dependent: id }] };
    });
    const output = renderMarkdown({ ...impact, impact: { ...impact.impact, affected } }, options);
    expect(output.match(/^n\d+ -->/gm)).toHaveLength(80);
    expect(output).toContain('Not drawn: 220 more things.');
    expect(output).toContain('<details><summary>Picture</summary>');
  });

  it('is held to its promises by a reader that sees what acts', () => {
    const acting = [
      '@team',
      '[a](https://b.example)',
      '<b>',
      '![a](b)',
      'https://a.example',
      'see #1',
      '> quote',
      '*em*',
      ':smile:',
    ];
    expect(acting.filter((text) => activeParts(`- ${text}`).length === 0)).toEqual([]);
  });
});
