import { describe, expect, it } from 'vitest';
import { compareText } from '../../../engine/model/json.ts';
import { renderJunit } from '../../../engine/report/formats/junit.ts';
import { parseXml, type XmlElement } from '../../support/report-reading.ts';
import { fileOrigin, finding, realisticResults, smallResults } from '../../support/result.ts';

describe('JUnit', () => {
  const findings = [
    finding({ code: 'ref.dangling', message: 'a', origin: fileOrigin('a.yaml', 2, 3), hint: 'do it' }),
    finding({ code: 'ref.dangling', message: 'b', severity: 'warning' }),
    finding({ code: 'yaml.syntax', message: '<c> & "d"' }),
  ];
  const result = { ...smallResults.CheckResult, findings };

  it('makes a suite of each code and counts what fails the command', () => {
    const suites = parseXml(renderJunit(result)).children;
    expect(suites.map(({ attributes: { name, tests, failures } }) => [name, tests, failures])).toEqual([
      ['ref.dangling', '2', '1'],
      ['yaml.syntax', '1', '1'],
    ]);
  });

  it('says where a finding stands and what to do', () => {
    const [first] = casesOf(parseXml(renderJunit(result)));
    expect(first?.attributes).toMatchObject({ name: 'ref.dangling a.yaml', classname: 'a.yaml' });
    expect(first?.children[0]).toMatchObject({
      name: 'failure',
      attributes: { type: 'ref.dangling', message: 'a' },
      text: 'a\ndo it\na.yaml:2:3',
    });
  });

  it('names a case the same in every run, and no two alike', () => {
    const names = (value: number): string[] => {
      const about = { code: 'drift.attribute', ref: 'asset:default/db', message: `is ${value}` } as const;
      const found = [
        finding({ ...about, origin: fileOrigin('a.yaml', value, 1) }),
        finding({ ...about, fingerprint: '0123456789abcdef' }),
        finding({ ...about, message: `was ${value}`, origin: fileOrigin('a.yaml', value + 1, 1) }),
      ];
      const root = parseXml(renderJunit({ ...smallResults.CheckResult, findings: found }));
      return casesOf(root).map(({ attributes }) => String(attributes['name']));
    };
    expect(names(1).toSorted(compareText)).toEqual([
      'drift.attribute asset:db',
      'drift.attribute asset:db 01234567',
      'drift.attribute asset:db 2',
    ]);
    expect(names(7)).toEqual(names(1));
  });

  it('fails nothing where the threshold is none', () => {
    const root = parseXml(renderJunit({ ...result, failOn: 'none' }));
    expect(root.attributes).toMatchObject({ tests: '3', failures: '0' });
  });

  it('skips what was accepted, with its count', () => {
    const { masked = [] } = realisticResults.CheckResult;
    const root = parseXml(renderJunit({ ...result, masked }));
    expect(root.children.map(({ attributes: { name, tests, skipped } }) => [name, tests, skipped])).toEqual([
      ['ref.dangling', '4', '2'],
      ['yaml.syntax', '1', '0'],
      ['identity.claimed-twice', '1', '1'],
    ]);
    const told = casesOf(root).flatMap(({ attributes: { name }, children: [first] }) =>
      first?.name === 'skipped' ? [[name, first.attributes['message']]] : [],
    );
    expect(told).toEqual([
      [
        'ref.dangling masked by waiver:shop/old-pool-size',
        'old-pool-size masks 1 finding until 2026-11-27 12:00 UTC: Raised by hand for the sale; goes back on Monday.',
      ],
      ['ref.dangling masked by baseline', 'The baseline masks 1,200 findings.'],
      ['identity.claimed-twice masked by baseline', 'The baseline masks 80 findings.'],
    ]);
  });

  it('passes one case where nothing was found, so that a reader sees that it ran', () => {
    const root = parseXml(renderJunit(smallResults.CheckResult));
    expect(root.attributes).toMatchObject({ tests: '1', failures: '0', errors: '0' });
  });

  it.each([
    ['approved', [], '0', '0'],
    ['needs-approval', ['failure'], '1', '0'],
    ['rejected', ['failure'], '1', '0'],
    ['undecided', ['error'], '0', '1'],
  ] as const)('gives a verdict of %s as a case', (outcome, children, failures, errors) => {
    const { ReviewResult: review } = realisticResults;
    const root = parseXml(renderJunit({ ...review, findings: [], verdict: { ...review.verdict, outcome } }));
    expect(root.attributes).toMatchObject({ failures, errors });
    expect(
      casesOf(root)[0]
        ?.children.map(({ name }) => name)
        .filter((name) => name !== 'system-out'),
    ).toEqual(children);
  });
});

function casesOf(root: XmlElement): readonly XmlElement[] {
  return root.children.flatMap(({ children }) => children);
}
