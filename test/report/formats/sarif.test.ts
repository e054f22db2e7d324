import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../engine/model/finding.ts';
import { renderSarif } from '../../../engine/report/formats/sarif.ts';
import { fileOrigin, finding, realisticResults, seenBy, smallResults } from '../../support/result.ts';

function runOf(...findings: Finding[]) {
  const log = JSON.parse(renderSarif({ ...smallResults.CheckResult, findings })) as Log;
  const [run] = log.runs;
  if (!run) throw new Error('The log has no run.');
  return run;
}

describe('SARIF', () => {
  it('has what the standard and code scanning require', () => {
    const log = JSON.parse(renderSarif({ ...smallResults.CheckResult, findings: [finding()] })) as Log;
    expect(log).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'groundtruth', semanticVersion: '0.1.0' } } }],
    });
    const run = runOf(finding({ origin: fileOrigin('a b/ü%#?.yaml', 3, 7) }));
    expect(run.tool.driver.rules).toMatchObject([
      {
        id: 'ref.dangling',
        shortDescription: { text: 'ref dangling' },
        fullDescription: {},
        help: {},
        defaultConfiguration: { level: 'error' },
      },
    ]);
    expect(run.results).toMatchObject([
      {
        ruleId: 'ref.dangling',
        ruleIndex: 0,
        level: 'error',
        message: { text: 'asset:shop/order-db is not declared.' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'a%20b/%C3%BC%25%23%3F.yaml', uriBaseId: '%SRCROOT%' },
              region: { startLine: 3, startColumn: 7 },
            },
          },
        ],
      },
    ]);
  });

  it('tells what was accepted in notifications, and opens no alert for it', () => {
    const { masked = [] } = realisticResults.CheckResult;
    const log = JSON.parse(renderSarif({ ...smallResults.CheckResult, masked, findings: [finding()] })) as Log;
    expect(log.runs[0]?.results).toHaveLength(1);
    expect(log.runs[0]?.invocations?.[0]?.toolExecutionNotifications).toMatchObject([
      { level: 'note', message: { text: expect.stringMatching(/old-pool-size masks 1 finding until /) } },
      { message: { text: 'The baseline masks 1,280 findings.' }, properties: { masked: { 'ref.dangling': 1200 } } },
    ]);
  });

  it('makes one rule of a code, at the level of its worst finding, and points to it by index', () => {
    const run = runOf(
      finding({ code: 'z.z', severity: 'info' }),
      finding({ code: 'a.a', severity: 'info' }),
      finding({ code: 'a.a', severity: 'warning' }),
    );
    expect(run.tool.driver.rules?.map(({ id, defaultConfiguration }) => [id, defaultConfiguration?.level])).toEqual([
      ['a.a', 'warning'],
      ['z.z', 'note'],
    ]);
    for (const { ruleId, ruleIndex = -1 } of run.results ?? [])
      expect(run.tool.driver.rules?.[ruleIndex]?.id).toBe(ruleId);
  });

  it('keeps a given fingerprint, and makes one that neither line nor order changes', () => {
    const print = (line: number): unknown =>
      runOf(finding({ origin: fileOrigin('a.yaml', line) })).results?.[0]?.partialFingerprints;
    expect(print(1)).toEqual(print(99));
    expect(runOf(finding({ fingerprint: 'f1' })).results?.[0]?.partialFingerprints).toEqual({ 'groundtruth/v1': 'f1' });
    expect(print(1)).not.toEqual(runOf(finding({ message: 'another' })).results?.[0]?.partialFingerprints);
  });

  it.each([
    [
      'the file of a related place',
      [{ message: 'declared here', origin: fileOrigin('catalog/db.yaml', 12, 3) }],
      'catalog/db.yaml',
      12,
    ],
    ['the configuration, where no file is known', undefined, 'groundtruth.yaml', 1],
  ])('shows what was only seen at %s', (_where, related, uri, startLine) => {
    const [result] = runOf(finding({ origin: seenBy('host'), ...(related && { related }) })).results ?? [];
    expect(result?.locations?.[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri },
      region: { startLine },
    });
    expect(result?.message.text).toContain('seen by host');
  });

  it('leaves out what a change mends, and makes no link of a text', () => {
    const run = runOf(finding({ phase: 'fixed' }), finding({ message: '[click](https://evil.example)' }));
    expect(run.results?.map(({ message }) => message.text)).toEqual(['[click] (https://evil.example)']);
  });
});
