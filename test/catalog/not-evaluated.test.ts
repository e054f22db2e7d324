import { expect, it } from 'vitest';
import { buildCatalog } from '../support/catalog.ts';
import { lines } from '../support/findings.ts';

function policy(name: string): string {
  return `---
apiVersion: groundtruth/v1
kind: Policy
metadata: {name: ${name}}
spec: {judges: entity, expression: 'true', message: m}
`;
}

const window = `---
apiVersion: groundtruth/v1
kind: Window
metadata: {name: close}
spec: {type: freeze, start: 2026-01-31T18:00:00+01:00, duration: 36h, reason: Books.}
`;

it('Kinds that have no effect yet are told once each, at the first of their documents', () => {
  expect(lines(buildCatalog(policy('z') + policy('a') + window).findings)).toEqual([
    '4:18 warning kind.not-evaluated 2 Policy documents are read and not evaluated yet: expressions come with a later version. | Do not rely on what they say: it changes no verdict.',
    '14:18 warning kind.not-evaluated 1 Window document is read and not evaluated yet: no change waits for one in this version. | Do not rely on what they say: it changes no verdict.',
  ]);
});

it('One more of them is the same problem', () => {
  const [one, two] = [policy('z'), policy('z') + policy('a')].map((text) => buildCatalog(text).findings[0]);
  expect(two?.fingerprint).toBe(one?.fingerprint);
  expect(two?.message).not.toBe(one?.message);
});
