import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseBaseline } from '../../engine/catalog/baseline.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { applyWaivers } from '../../engine/policy/waivers/apply-waivers.ts';
import { compileWaivers } from '../../engine/policy/waivers/compile-waivers.ts';
import { waiverFindings } from '../../engine/policy/waivers/waiver-findings.ts';
import { compileWindows } from '../../engine/policy/windows/compile-windows.ts';
import { selfUpdateFindings } from '../../engine/policy/windows/self-updates.ts';
import { occurrences } from '../../engine/policy/windows/window-set.ts';
import { validCatalog } from '../support/catalog.ts';

const team = (name: string) => `---
apiVersion: groundtruth/v1
kind: Team
metadata: {name: ${name}}
spec: {members: [octocat]}
`;

function blocks(document: string, language: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '../../docs', document), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, body = '']) => body);
}

it('The example of windows.md is open when the page says so, and its asset meets it', () => {
  const catalog = validCatalog(`${team('finance')}---\n${blocks('windows.md', 'yaml').join('---\n')}`);
  const set = compileWindows(catalog);
  expect(set.findings).toEqual([]);
  const told = occurrences(set, new Date('2026-01-01'), new Date('2026-07-01')).map(
    ({ window, start, end }) => `${window.tell(start)} to ${window.tell(end)}\n`,
  );
  expect(told.join('')).toBe(blocks('windows.md', 'text')[0]);
  expect(selfUpdateFindings(set, catalog, new Date('2026-01-15')).map(({ code }) => code)).toEqual([
    'window.self-update',
  ]);
});

it('The examples of waivers.md are in order, and mask what the page says', () => {
  const [waiver = '', baseline = ''] = blocks('waivers.md', 'yaml');
  const asset =
    'apiVersion: groundtruth/v1\nkind: Asset\nmetadata: {name: orders-api, namespace: shop}\nspec: {class: process, owner: team:orders}\n';
  const catalog = validCatalog(`${team('orders')}---\n${asset}---\n${waiver}`);
  const waivers = compileWaivers(catalog);
  const at = new Date('2026-11-25');
  expect(waiverFindings(waivers, catalog, at)).toEqual([]);
  const read = parseBaseline(Buffer.from(baseline), 'groundtruth-baseline.yaml');
  expect(read.findings).toEqual([]);
  const about = { severity: 'error', message: 'm', ref: 'asset:shop/orders-api' } as const;
  const findings: readonly Finding[] = [
    { ...about, code: 'decay.mismatch' },
    { ...about, code: 'ref.dangling', fingerprint: 'e4390a7b2b7c942d' },
    { ...about, code: 'ref.dangling' },
  ];
  const { findings: left, masked } = applyWaivers(findings, { waivers, baseline: read.entries }, { at });
  expect(left).toEqual(findings.slice(2));
  expect(masked.map(({ waiver: by, count }) => [by, count])).toEqual([
    ['waiver:shop/old-pool-size', 1],
    [undefined, 1],
  ]);
});
