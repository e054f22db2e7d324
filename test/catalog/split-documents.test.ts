import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { groupDocuments, splitDocuments } from '../../engine/catalog/split-documents.ts';
import { lineTexts, pieceTexts } from '../support/yaml-texts.ts';

function parts(text: string): string[] {
  return splitDocuments(text).map(({ start, end }) => text.slice(start, end));
}

describe('A text is cut', () => {
  it.each<[string, string, string[]]>([
    ['before each marker', 'a\n---\nb\n--- c\n', ['a\n', '---\nb\n', '--- c\n']],
    ['after each end', 'a\n...\nb\n... # c\n', ['a\n...\n', 'b\n... # c\n']],
    [
      'so that comments and directives stay with what they introduce',
      '# a\n\n---\nb\n...\n%TAG !e! x\n# c\n---\nd\n',
      ['# a\n\n---\nb\n...\n', '%TAG !e! x\n# c\n---\nd\n'],
    ],
    ['at lines that end in CR LF or CR', 'a\r\n---\r\nb\r---\rc', ['a\r\n', '---\r\nb\r', '---\rc']],
    ['after a byte order mark', 'a\n\uFEFF---\nb\n', ['a\n\uFEFF', '---\nb\n']],
    ['nowhere else', 'a: ---\nb: "\n --- c"\n----\n---d\n', ['a: ---\nb: "\n --- c"\n----\n---d\n']],
    ['not at all where there is nothing', '', []],
  ])('%s', (_how, text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  it('without losing a character', () => {
    fc.assert(
      fc.property(fc.oneof(lineTexts, pieceTexts), (text) => {
        expect(parts(text).join('')).toBe(text);
      }),
    );
  });

  it('so that no part has more than one document', () => {
    fc.assert(
      fc.property(lineTexts, (text) => {
        // Only at the beginning of a line are dashes a marker. Behind something that is wrong, the reference parser
        // sometimes takes others for one.
        fc.pre(!/^.+---/m.test(text));
        for (const part of parts(text)) expect([...parseAllDocuments(part)].length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('into groups of about a size, at the same places', () => {
    fc.assert(
      fc.property(lineTexts, fc.integer({ min: 1, max: 60 }), (text, size) => {
        const cuts = new Set(splitDocuments(text).map(({ end }) => end));
        const groups = groupDocuments(text, size);
        expect(groups.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
        for (const { end } of groups) expect(end === text.length || cuts.has(end)).toBe(true);
      }),
    );
  });
});
