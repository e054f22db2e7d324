import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../engine/model/finding.ts';
import type { VerdictOutcome } from '../../../engine/model/verdict.ts';
import { renderGithub } from '../../../engine/report/formats/github.ts';
import { workflowCommands } from '../../support/report-reading.ts';
import { fileOrigin, finding, realisticResults, smallResults } from '../../support/result.ts';

function annotationsOf(...findings: Finding[]) {
  return workflowCommands(renderGithub({ ...smallResults.CheckResult, findings }));
}

describe('annotations for GitHub', () => {
  it('escapes what would end a property or a command, so that the runner reads the text back', () => {
    const origin = fileOrigin('catalog/a,b::c%0A.yaml', 3, 7);
    const output = renderGithub({
      ...smallResults.CheckResult,
      findings: [finding({ message: '100% :: of\r\nit', origin })],
    });
    expect(output).toBe(
      '::error file=catalog/a%2Cb%3A%3Ac%250A.yaml,line=3,col=7,title=ref.dangling::100%25 :: of␍␊it\n',
    );
    expect(workflowCommands(output)[0]?.properties).toEqual({
      file: 'catalog/a,b::c%0A.yaml',
      line: '3',
      col: '7',
      title: 'ref.dangling',
    });
  });

  it('shows ten of each kind, worst first, and counts the rest', () => {
    const findings = Array.from({ length: 36 }, (_, index) =>
      finding({ severity: (['error', 'warning', 'info'] as const)[index % 3] ?? 'info', message: `message ${index}` }),
    );
    const commands = annotationsOf(...findings);
    const count = (name: string): number => commands.filter((command) => command.name === name).length;
    expect([count('error'), count('warning'), count('notice')]).toEqual([10, 10, 10]);
    expect(commands[0]?.name).toBe('error');
    expect(commands.at(-1)?.data).toBe('7 more annotations do not fit here: see the report.');
  });

  it('says nothing where there is nothing to say', () => {
    expect(renderGithub(smallResults.CheckResult)).toBe('');
  });

  it('counts what was accepted', () => {
    const masked = [
      { waiver: 'waiver:default/old', count: 3, codes: { 'ref.dangling': 3 }, expires: '2026-03-07T12:00:00Z' },
    ] as const;
    const output = renderGithub({ ...smallResults.CheckResult, at: '2026-03-01T12:00:00Z', masked });
    expect(output).toBe('::notice title=Groundtruth%3A accepted::3 findings masked, 3 expire in 6 days\n');
  });

  it('leaves out what a change mends, and names what was there before', () => {
    const commands = annotationsOf(
      finding({ message: 'old', phase: 'existing', code: 'a' }),
      finding({ message: 'mended', phase: 'fixed', code: 'b' }),
      finding({ message: 'new', severity: 'warning', phase: 'introduced', code: 'c' }),
    );
    expect(commands.map(({ properties, data }) => [properties['title'], data])).toEqual([
      ['c', 'new'],
      ['There before: a', 'old'],
    ]);
  });

  it.each([
    ['approved', 'notice'],
    ['needs-approval', 'warning'],
    ['rejected', 'error'],
    ['undecided', 'error'],
  ] as const)('gives a verdict of %s as %s', (outcome: VerdictOutcome, name) => {
    const { ReviewResult: review } = realisticResults;
    const [first] = workflowCommands(renderGithub({ ...review, verdict: { ...review.verdict, outcome } }));
    expect(first).toMatchObject({ name, properties: { title: `Groundtruth: ${outcome.replace('-', ' ')}` } });
  });
});
