import { expect, it } from 'vitest';
import { buildCatalog } from '../support/catalog.ts';
import { lines } from '../support/findings.ts';

function waiver(name: string): string {
  return `---
apiVersion: groundtruth/v1
kind: Waiver
metadata: {name: ${name}}
spec: {codes: [decay.mismatch], owner: team:orders, reason: Old., expires: 2026-12-01}
`;
}
const team = `---
apiVersion: groundtruth/v1
kind: Team
metadata: {name: orders}
spec: {members: [octocat]}
`;

it('Kinds that have no effect yet are told once each, at the first of their documents', () => {
  expect(lines(buildCatalog(waiver('z') + waiver('a') + team).findings)).toEqual([
    '4:18 warning kind.not-evaluated 2 Waiver documents are read and not evaluated yet: no finding is waived in this version. | Do not rely on what they say: it changes no verdict.',
  ]);
});

it('One more of them is the same problem', () => {
  const [one, two] = [waiver('z'), waiver('z') + waiver('a')].map((text) => buildCatalog(text + team).findings[0]);
  expect(two?.fingerprint).toBe(one?.fingerprint);
  expect(two?.message).not.toBe(one?.message);
});
