import * as fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { renderText } from '../../../engine/report/formats/text.ts';
import type { Change } from '../../../engine/model/change.ts';
import type { Relation } from '../../../engine/model/relation.ts';
import { hostileText } from '../../support/hostile-text.ts';
import { fileOrigin, finding, hostileResults, realisticResults, smallResults } from '../../support/result.ts';
import { arbitraryResult } from '../../support/result-schema.ts';

describe('text', () => {
  it('shows a review in colour as it always did', async () => {
    const output = renderText(realisticResults.ReviewResult, { color: true, width: 90 });
    await expect(output.replaceAll('\u001B', '\\e')).toMatchFileSnapshot(
      '../../goldens/report/text/coloured-ReviewResult.txt',
    );
  });

  it('fits a narrow terminal as it always did', async () => {
    const output = renderText(realisticResults.ReviewResult, { color: false, width: 50 });
    await expect(output).toMatchFileSnapshot('../../goldens/report/text/narrow-ReviewResult.txt');
  });

  it('stays within the width, wide characters and colours counted as they are shown', () => {
    fc.assert(
      fc.property(
        arbitraryResult('ReviewResult', hostileText),
        fc.integer({ min: 40, max: 110 }),
        fc.boolean(),
        (result, width, color) => {
          expect(widestLine(renderText(result, { color, width }))).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 60 },
    );
    const wide = {
      ...smallResults.CheckResult,
      findings: [finding({ message: '漢字'.repeat(100), hint: '\u{1F600}'.repeat(100) })],
    };
    expect(widestLine(renderText(wide, { color: false, width: 60 }))).toBeLessThanOrEqual(60);
  });

  it.each([0, 1, 39, 80.5, 10_000, Number.NaN, Number.POSITIVE_INFINITY])(
    'takes a width of %d for one that can be read',
    (width) => {
      const widest = widestLine(renderText(hostileResults.ReviewResult, { color: false, width }));
      expect(widest).toBeGreaterThanOrEqual(30);
      expect(widest).toBeLessThanOrEqual(110);
    },
  );

  it('cuts a long list and says how to see the rest', () => {
    const findings = Array.from({ length: 97 }, (_, index) =>
      finding({ severity: index < 70 ? 'warning' : 'error', message: `message ${index}` }),
    );
    const output = renderText({ ...smallResults.CheckResult, findings }, { color: false, width: 80 });
    expect(output).toContain('… and 37 more findings (see --format json)');
    expect(output.match(/✖ error/g)).toHaveLength(27);
  });

  it('names no source where there is none', () => {
    const { WhyResult: why } = realisticResults;
    const coverage = [{ source: 'none', level: 'none', reason: 'no source looks here' }] as const;
    const output = renderText({ ...why, subject: { ...why.subject, coverage } }, { color: false, width: 80 });
    expect(output).toContain('○ none  no source looks here');
  });

  it('tells a choice that changes in one row', () => {
    const { ReviewResult: review } = realisticResults;
    const to = (name: string, need: number): Relation => ({
      from: 'service:default/s',
      to: `asset:default/${name}`,
      type: 'dependsOn',
      strength: 'hard',
      redundancy: { id: 'choice', need },
      origin: fileOrigin('s.yaml', 3, 5),
    });
    const changes = ['a', 'b', 'c'].map((name): Change => {
      const [was, relation] = [to(name, 1), to(name, 2)];
      return { kind: 'relation-changed', ref: relation.from, effect: 'reload', relation, was, after: relation.origin };
    });
    const output = renderText({ ...review, changes }, { color: false, width: 110 }).replaceAll(/\s+/g, ' ');
    expect(output).toContain('~ changed service:s depends on asset:a, asset:b, asset:c: one of a group that needs 1');
    expect(output.match(/~ changed/g)).toHaveLength(1);
  });

  it.each([
    ['asset:price-cache', '! dangling service:s depends on asset:price-cache, which no longer resolves'],
    ['asset:other-price-cache', '− removed service:s depends on asset:price-cache (hard)'],
  ])('says of a link whose target went, where %s dangles: %s', (named, expected) => {
    const { ReviewResult: review } = realisticResults;
    const [from, to] = ['service:default/s', 'asset:default/price-cache'] as const;
    const relation: Relation = { from, to, type: 'dependsOn', strength: 'hard', origin: fileOrigin('s.yaml', 3, 5) };
    const changes: readonly Change[] = [
      { kind: 'entity-removed', ref: to, effect: 'remove' },
      { kind: 'relation-removed', ref: from, effect: 'none', relation, before: relation.origin },
    ];
    const message = `\`dependsOn\` names \`${named}\`, which is not in the catalog.`;
    const findings = [finding({ code: 'ref.dangling', ref: from, message, phase: 'introduced' })];
    const output = renderText({ ...review, changes, findings }, { color: false, width: 110 }).replaceAll(/\s+/g, ' ');
    expect(output).toContain(expected);
  });

  it('shows a dozen of what is affected besides services', () => {
    const { ImpactResult: result } = realisticResults;
    const others = result.impact.affected
      .slice(0, 1)
      .flatMap((item) =>
        Array.from({ length: 12 }, (_, index) => ({ ...item, id: `asset:default/a${index}`, kind: 'asset' as const })),
      );
    const impact = { ...result.impact, affected: [...result.impact.affected, ...others] };
    const output = renderText({ ...result, impact }, { color: false, width: 100 });
    for (const { id } of others) expect(output).toContain(id.replace('default/', ''));
  });

  it('gives the same advice once, and puts what one reason hides in one line', () => {
    const findings = ['a', 'b', 'c'].map((name) =>
      finding({ message: `${name} is wrong.`, hint: 'Mend it.', ref: `asset:shop/${name}` }),
    );
    const unseen = ['d', 'e', 'f', 'g', 'h', 'i'].map((what) => ({
      what,
      reason: 'Nobody looks there.',
      source: 'host',
    }));
    const output = renderText({ ...smallResults.DriftResult, findings, unseen }, { color: false, width: 80 });
    expect(output.match(/Mend it\./g)).toHaveLength(1);
    expect(output).toContain('  ○ d, e, f, g and 2 more: Nobody looks there. (host)\n');
  });

  it('names the most critical first among services that are as badly off', () => {
    const { ImpactResult: result } = realisticResults;
    const [, template] = result.impact.affected;
    if (!template) throw new Error('The realistic impact affects nothing.');
    const affected = (['low', undefined, 'critical', 'high'] as const).map((criticality, index) => {
      const { criticality: _, ...rest } = template;
      return { ...rest, id: `service:shop/s${index}`, ...(criticality && { criticality }) };
    });
    const output = renderText({ ...result, impact: { ...result.impact, affected } }, { color: false, width: 100 });
    expect([...output.matchAll(/service:shop\/(s\d)/g)].map(([, name]) => name)).toEqual(['s2', 's3', 's0', 's1']);
  });

  it.each([
    ['12 s ago', 12],
    ['just now', 0],
    ['in 5 min', -300],
    ['3 d 2 h ago', 3 * 86_400 + 7200],
  ])('says an age as %s', (words, age) => {
    const run = {
      source: 'host',
      run: '1',
      startedAt: smallResults.DriftResult.at,
      endedAt: smallResults.DriftResult.at,
      age,
      complete: true,
      stale: false,
      observations: 1,
    };
    const output = renderText({ ...smallResults.DriftResult, evidence: [run] }, { color: false, width: 80 });
    expect(output).toContain(`complete  host  ${words}  1 thing seen`);
  });

  it('does not call a catalog sound that declares nothing, nor an estate clean that nobody looked at', () => {
    expect(renderText(smallResults.CheckResult, { color: false, width: 80 })).toMatch(/^○ Nothing is declared here/);
    expect(renderText(smallResults.DriftResult, { color: false, width: 80 })).toMatch(
      /^○ No evidence: nothing could be compared/,
    );
  });
});

function widestLine(output: string): number {
  return Math.max(...output.split('\n').map((line) => stringWidth(line)));
}
