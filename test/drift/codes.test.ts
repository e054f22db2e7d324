import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { driftCodes } from '../../engine/drift/codes.ts';

const document = readFileSync(new URL('../../docs/drift.md', import.meta.url), 'utf8');
const sections = new Map(
  document
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section.slice(section.indexOf('\n') + 1)]),
);

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
