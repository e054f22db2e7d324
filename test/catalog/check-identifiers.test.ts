import { describe, expect, it } from 'vitest';
import { buildCatalog } from '../support/catalog.ts';
import { lines } from '../support/findings.ts';

function findings(className: string, identifiers: string): string[] {
  return lines(
    buildCatalog(`apiVersion: groundtruth/v1
kind: Team
metadata: {name: platform}
spec: {members: [ann]}
---
apiVersion: groundtruth/v1
kind: AssetClass
metadata: {name: bare}
spec: {description: Identified by nothing.}
---
apiVersion: groundtruth/v1
kind: AssetClass
metadata: {name: ledger}
spec: {extends: batch-job, identification: [{by: [book]}]}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: it}
spec:
  class: ${className}
  owner: platform
  identifiers: ${identifiers}
`).findings,
  );
}

describe('Identifiers', () => {
  it.each([
    ['batch-job', '{jbo: INV010}', 'Nothing of class `batch-job` is identified by `jbo`. | Did you mean `job`?'],
    [
      'dns-zone',
      '{endpoint: "ns:53"}',
      'Nothing of class `dns-zone` is identified by `endpoint`. | It is identified by `zone`.',
    ],
    ['bare', '{name: a}', 'Nothing of class `bare` is identified by `name`. | Add `identification` to class `bare`.'],
  ])('that nothing of class %s has are told: %s', (className, identifiers, expected) => {
    expect(findings(className, identifiers)).toEqual([
      `22:${18 + identifiers.indexOf(': ')} warning entity.identifier-unknown ${expected}`,
    ]);
  });

  it.each([
    ['ledger', '{book: b, job: j}'],
    [
      'database.postgresql',
      '{systemIdentifier: "7", cluster: c, database: d, endpoint: "db:5432", host: h, process: p}',
    ],
    ['server', '{hostname: a, serialNumber: S1, ip: 10.0.0.1}'],
  ])('of class %s, of those above it and by their other names are in order', (className, identifiers) => {
    expect(findings(className, identifiers)).toEqual([]);
  });

  it('of a class that is not there are not told as well', () => {
    expect(findings('no-such-class', '{jbo: INV010}').join()).not.toContain('identifier');
  });
});

describe('Endpoints', () => {
  it.each([
    'db-1:5432',
    'DB-1.internal:5432',
    '10.0.0.5:1',
    '[2001:db8::1]:65535',
    'https://db-1',
    'postgres://u:p@db-1:5432/shop?a=b',
  ])('may be written as %s', (text) => {
    expect(findings('process', `{endpoint: "${text}"}`)).toEqual([]);
  });

  it.each([
    'db-1:99999',
    'db-1:0',
    'db-1',
    '5432',
    ':5432',
    'db-1:http',
    '*.internal:443',
    '0.0.0.0:80',
    '[::]:80',
    'a b:1',
    'https://db-1:70000/',
  ])('that name no place are told: %s', (text) => {
    expect(findings('process', `{endpoint: ["a:1", "${text}"]}`)).toEqual([
      `22:27 warning entity.identifier-malformed Endpoint \`${text}\` names no place that a sighting could have. | Write \`host:port\`, e.g. \`db-1.internal:5432\` or \`[2001:db8::1]:5432\`; ports go from 1 to 65535.`,
    ]);
  });
});
