import { describe, expect, it } from 'vitest';
import { compilePolicies } from '../../../engine/policy/expressions/compile-policies.ts';
import { evaluatePolicies } from '../../../engine/policy/expressions/evaluate-policies.ts';
import { buildCatalog } from '../../support/catalog.ts';

const at = new Date('2026-11-21T00:00:00Z');
const team = 'apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: orders}\nspec: {members: [octocat]}\n';

function service(name: string): string {
  return `apiVersion: groundtruth/v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {owner: "team:orders"}\n`;
}

function policy(more: string): string {
  return `apiVersion: groundtruth/v1
kind: Policy
metadata: {name: rated}
spec: {judges: entity, expression: entity.criticality != "", severity: warning, message: "{{ entity.name }}", ${more}}
`;
}

function overlay(spec: string, name = 'here'): string {
  return `apiVersion: groundtruth/v1\nkind: PolicyOverlay\nmetadata: {name: ${name}}\nspec: {reason: It is otherwise here., ${spec}}\n`;
}

function said(files: Readonly<Record<string, string>>): readonly string[] {
  const catalog = buildCatalog({
    'team.yaml': team,
    'shop/a.yaml': service('shop-a'),
    'shop/till/b.yaml': service('till-b'),
    'shopping/c.yaml': service('shopping-c'),
    ...files,
  });
  expect(catalog.findings).toEqual([]);
  const set = compilePolicies(catalog);
  const findings = [...set.findings, ...evaluatePolicies(set, { at, catalog }).findings];
  return findings.map(({ code, severity, message, origin }) =>
    code === 'policy.rated'
      ? `${severity} ${message}`
      : `${code} ${origin && 'file' in origin ? origin.file : ''}: ${message}`,
  );
}

const everywhere = ['warning shop-a', 'warning shopping-c', 'warning till-b'];

describe('A folder', () => {
  it('may make a policy stricter', () => {
    const files = { 'p.yaml': policy('relaxable: false'), 'shop/o.yaml': overlay('policy: rated, severity: error') };
    expect(said(files)).toEqual(['error shop-a', 'warning shopping-c', 'error till-b']);
  });

  it.each([
    ['milder', 'severity: info', ['info shop-a', 'warning shopping-c', 'info till-b']],
    ['silent', 'off: true', ['warning shopping-c']],
  ])('may make one that is relaxable %s', (_what, spec, expected) => {
    expect(said({ 'p.yaml': policy('relaxable: true'), 'shop/o.yaml': overlay(`policy: rated, ${spec}`) })).toEqual(
      expected,
    );
  });

  it.each([
    ['milder', 'severity: info', 'make milder'],
    ['silent', 'off: true', 'switch off'],
  ])('may not make another one %s', (_what, spec, words) => {
    const files = { 'p.yaml': policy('relaxable: false'), 'shop/o.yaml': overlay(`policy: rated, ${spec}`) };
    const refused = `policy.not-relaxable shop/o.yaml: \`rated\` is not for a folder to ${words}: it holds here as everywhere.`;
    expect(said(files)).toEqual([refused, ...everywhere]);
  });

  it('decides before the folder that it is in', () => {
    const files = {
      'p.yaml': policy('relaxable: true'),
      'shop/o.yaml': overlay('policy: rated, off: true'),
      'shop/till/o.yaml': overlay('policy: rated, severity: error', 'till'),
    };
    expect(said(files)).toEqual(['warning shopping-c', 'error till-b']);
  });

  it('that names a policy that is not there is told', () => {
    const files = { 'p.yaml': policy('relaxable: true'), 'shop/o.yaml': overlay('policy: ratde, off: true') };
    expect(said(files)[0]).toBe(
      'policy.unknown shop/o.yaml: There is no policy `ratde` here, so nothing is otherwise.',
    );
  });
});
