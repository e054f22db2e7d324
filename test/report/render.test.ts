import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../engine/model/result.ts';
import { render } from '../../engine/report/render.ts';
import { hostileText } from '../support/hostile-text.ts';
import { brokenLaws, formatNames } from '../support/report-laws.ts';
import { finding, hostileResults, realisticResults, smallResults } from '../support/result.ts';
import { arbitraryResult, resultKinds } from '../support/result-schema.ts';
import { startProcessorClock } from '../support/processor-clock.ts';

const variants = { small: smallResults, realistic: realisticResults, hostile: hostileResults };
const extensions = { text: 'txt', markdown: 'md', json: 'json', sarif: 'sarif', junit: 'xml', github: 'txt' } as const;

describe.each(formatNames)('render as %s', (format) => {
  for (const [variant, results] of Object.entries(variants)) {
    it.each(Object.entries(results))(`shows a ${variant} %s as it always did`, async (kind, result: Result) => {
      const file = `../goldens/report/${format}/${variant}-${kind}.${extensions[format]}`;
      await expect(render(result, format, { color: false, width: 90 })).toMatchFileSnapshot(file);
    });

    it.each(Object.entries(results))(`lets no text of a ${variant} %s act`, (_kind, result: Result) => {
      expect(brokenLaws(result, format)).toEqual([]);
    });
  }

  it.each(resultKinds)('renders any valid %s', (kind) => {
    fc.assert(
      fc.property(arbitraryResult(kind, hostileText), (result) => {
        expect(brokenLaws(result, format)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('shows a finding that stands in no file, and one that stands nowhere', () => {
    const seen = finding({
      code: 'relation.undeclared',
      message: 'Seen, and in no file.',
      origin: { source: 'host', run: '1', at: smallResults.CheckResult.at },
    });
    const nowhere = finding({ code: 'review.elsewhere', message: 'Nowhere at all.' });
    const output = render({ ...smallResults.CheckResult, findings: [seen, nowhere] }, format, {
      color: false,
      width: 80,
    });
    expect(output).toContain('Seen, and in no file.');
    expect(output).toContain('Nowhere at all.');
    expect(output).toContain('host');
  });
});

describe('a result of 100,000 findings and as many affected services', () => {
  const big = bigResult(100_000);
  it.each([
    ['text', 30_000, '… and 99,970 more findings: 33,304 errors, 33,333 warnings, 33,333 info'],
    ['markdown', 65_000, '33,333 warnings, 33,333 info, left out to fit'],
    ['github', 20_000, '99,972 more annotations do not fit here'],
    ['junit', 10_000_000, '90,000 more findings left out to fit'],
    ['sarif', 60_000_000, '75,000 more findings left out to fit'],
  ] as const)('stays within its limit as %s, soon, and counts what it left out', (format, limit, count) => {
    const used = startProcessorClock();
    const output = render(big, format, { color: false, width: 80 });
    expect(Buffer.byteLength(output)).toBeLessThanOrEqual(limit);
    expect(used()).toBeLessThan(10_000);
    expect(output.includes(count)).toBe(true);
  });
});

function bigResult(count: number): Result {
  const { ReviewResult: review } = realisticResults;
  const [, template] = review.impact.affected;
  if (!template) throw new Error('The realistic review affects nothing.');
  const severity = ['error', 'warning', 'info'] as const;
  return {
    ...review,
    findings: Array.from({ length: count }, (_, index) =>
      finding({
        code: `ref.dangling-${index % 40}`,
        severity: severity[index % 3] ?? 'info',
        message: `asset:shop/a${index} is not declared, @team.`,
        ref: `asset:shop/b${index}`,
        origin: { file: `catalog/f${index % 1000}.yaml`, line: index + 1, column: 1 },
        phase: 'introduced',
      }),
    ),
    impact: {
      ...review.impact,
      affected: Array.from({ length: count }, (_, index) => ({ ...template, id: `service:shop/s${index}` })),
    },
  };
}
