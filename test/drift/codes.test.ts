import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { driftCodes } from '../../engine/drift/codes.ts';

const document = readFileSync(new URL('../../docs/drift.md', import.meta.url), 'utf8');
const sections = new Map(
  document
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section.slice(section.indexOf('\n') + 1)]),
);

const folder = new URL('../scenarios/', import.meta.url);
const printed = readdirSync(folder)
  .filter((file) => file.endsWith('.scenario'))
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  .join('\n');

describe('each difference', () => {
  it.each(Object.keys(driftCodes))('is told on the command line in a scenario: %s', (code) => {
    // The code ends the lines of its finding.
    expect(printed).toMatch(new RegExp(`^ .*\\b${code.replaceAll('.', '\\.')}$`, 'm'));
  });
});

describe('docs/drift.md', () => {
  it('explains each code, and no other', () => {
    expect([...sections.keys()].sort()).toEqual(Object.keys(driftCodes).sort());
  });

  it.each(Object.entries(driftCodes))(
    'says how bad %s is, what it means and what to do',
    (code, { critical, otherwise }) => {
      const [first = '', ...rest] = (sections.get(code) ?? '').split(/(?<=\.)\s+/);
      const severities = first.toLowerCase().match(/error|warning|info/g) ?? [];
      expect(severities).toContain(otherwise);
      expect(severities).toContain(critical);
      expect(rest.join(' ').length).toBeGreaterThan(40);
    },
  );
});
