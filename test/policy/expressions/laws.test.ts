import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compilePolicies } from '../../../engine/policy/expressions/compile-policies.ts';
import { evaluatePolicies } from '../../../engine/policy/expressions/evaluate-policies.ts';
import type { PolicyOutcome } from '../../../engine/policy/expressions/policy-outcome.ts';
import { packs } from '../../../engine/policy/generated/packs.ts';
import { buildCatalog } from '../../support/catalog.ts';

const at = new Date('2026-11-21T00:00:00Z');

/** The same estate for any team: what it is called is all that differs. */
function estateOf(team: string): readonly string[] {
  return [
    `kind: Team\nmetadata: {name: ${team}}\nspec: {members: []}`,
    `kind: Service\nmetadata: {name: ${team}-shop}\nspec:\n  owner: team:${team}\n  criticality: critical\n  objectives: {availability: 99.95, rto: 15m, rpo: 1h}\n  dependsOn: [asset:${team}-db, {anyOf: [asset:${team}-web-1, asset:${team}-web-2]}]\n  isolatedFrom: [asset:${team}-host]`,
    `kind: Asset\nmetadata: {name: ${team}-db}\nspec: {class: database, owner: "team:${team}", criticality: low, objectives: {availability: 99.5, rto: 4h}, backup: {every: 24h}, runsOn: ["asset:${team}-host"], endOfSupport: 2026-01-01}`,
    `kind: Asset\nmetadata: {name: ${team}-web-1}\nspec: {class: server, owner: "team:${team}", runsOn: ["asset:${team}-host"]}`,
    `kind: Asset\nmetadata: {name: ${team}-web-2}\nspec: {class: server, owner: "team:${team}", runsOn: ["asset:${team}-host"], attributes: {}}`,
    `kind: Asset\nmetadata: {name: ${team}-host}\nspec: {class: server, owner: "team:${team}", lifecycle: retired}`,
    `kind: Asset\nmetadata: {name: ${team}-cert}\nspec: {class: certificate, owner: "team:${team}", attributes: {notAfter: "2026-12-01T00:00:00Z"}}`,
  ].map((text) => `apiVersion: groundtruth/v1\n${text}\n`);
}

function policies(): readonly string[] {
  return ['a', 'b', 'c'].map(
    (name) =>
      `apiVersion: groundtruth/v1\nkind: Policy\nmetadata: {name: ${name}}\nspec: {judges: relation, expression: relation.type == "${name}", message: "{{ relation.from.ref }} {{ relation.to.ref }}"}\n`,
  );
}

function outcome(documents: readonly string[], order: readonly string[] = Object.keys(packs)): PolicyOutcome {
  const files = documents.map((text, index) => [`f${String(index).padStart(2, '0')}.yaml`, text] as const);
  const catalog = buildCatalog(Object.fromEntries(files));
  const taken = Object.fromEntries(order.map((name) => [name, packs[name] ?? []]));
  return evaluatePolicies(compilePolicies(catalog, taken), { at, catalog });
}

/** What is said without the names of files, which differ with the order of documents. */
function said({ findings }: PolicyOutcome): readonly string[] {
  return findings.map(({ code, severity, ref, message, hint, fingerprint }) =>
    JSON.stringify([code, severity, ref, message, hint, fingerprint]),
  );
}

it('The order of policies, of packs and of documents never matters', () => {
  const documents = [...estateOf('orders'), ...policies()];
  const expected = said(outcome(documents));
  expect(expected.length).toBeGreaterThan(20);
  const shuffled = (all: readonly string[]) => fc.shuffledSubarray([...all], { minLength: all.length });
  fc.assert(
    fc.property(shuffled(documents), shuffled(Object.keys(packs)), (order, packOrder) => {
      expect(said(outcome(order, packOrder))).toEqual(expected);
    }),
    { numRuns: 15 },
  );
});

it('The same facts give the same bytes', () => {
  const once = JSON.stringify(outcome(estateOf('orders')));
  expect(JSON.stringify(outcome(estateOf('orders')))).toBe(once);
});

it('A pack says the same of two teams whose estates are the same', () => {
  const [one, other] = ['orders', 'billing'].map((team) =>
    outcome(estateOf(team)).findings.map(({ code, severity, message }) => [
      code,
      severity,
      message.replaceAll(team, 'it'),
    ]),
  );
  expect(one?.length).toBeGreaterThan(8);
  expect(one).toEqual(other);
});

it('One more policy changes nothing that the others say', () => {
  const documents = estateOf('orders');
  const before = said(outcome(documents, ['objectives', 'backup']));
  const after = new Set(said(outcome(documents)));
  for (const line of before) expect(after).toContain(line);
});
