import { parseEvents } from 'js-yaml';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptMarks, marksOf } from '../../engine/catalog/marks.ts';
import { scanMarks } from '../../engine/catalog/scan-marks.ts';
import { lineTexts, pieceTexts } from '../support/yaml-texts.ts';

/** What js-yaml says of a text, in the same form. */
function asked(text: string): unknown {
  return keptMarks(marksOf(text, parseEvents(text, {})));
}

function scanned(text: string): unknown {
  const marks = scanMarks(text);
  return marks && keptMarks(marks);
}

describe('The scanner', () => {
  it.each([
    ['a mapping', 'a: b\nc: d\n'],
    ['mappings in mappings', 'a:\n  b:\n    c: d\n  e: f\ng: h\n'],
    ['lists, as far left as their key or further in', 'a:\n- b\n- c\nd:\n  - e\n'],
    ['mappings in lists', '- a: 1\n  b: 2\n-\n  c: 3\n- - d\n  - e: f\n    g: h\n'],
    ['quoted text', 'a: "b: c # d"\n\'e\': \'f\'\n"g": h\n'],
    ['brackets on one line', 'a: [1, "b", {c: d, e: }, []]\nf: {}\n'],
    ['block scalars', 'a: |\n  b\n\n    c\nd: >-  # e\n  f\n  g\n\nh: i\n'],
    ['comments and empty lines', '# a\n\nb: c # d\n  # e\nf: g#h\n\n'],
    ['values that are not there', 'a:\nb:\n- \n-\n'],
    ['several documents', '---\na: b\n--- # c\nd: e\n'],
    ['carriage returns', 'a: b\r\nc: |\r\n  d\r\n  e\r\nf: g\r\n'],
    ['text without a line feed at its end', 'a: b'],
    ['letters of every alphabet', 'näme: 日本 😀\n'],
  ])('scans %s as js-yaml parses it', (_what, text) => {
    expect(scanned(text)).toEqual(asked(text));
  });

  it.each([
    ['anchors, aliases and tags', 'a: &b c\n'],
    ['text over several lines', 'a: b\n  c\n'],
    ['escapes', 'a: "\\n"\n'],
    ['quoted text with a quote in it', "a: 'b''c'\n"],
    ['brackets over several lines', 'a: [b,\n  c]\n'],
    ['keys after a question mark', '? a\n: b\n'],
    ['tabs', 'a:\tb\n'],
    ['directives', '%YAML 1.2\n---\na: b\n'],
    ['document ends', 'a: b\n...\n'],
    ['a document that is one word', 'a\n'],
    ['mistakes', 'a: b\n c: d\n'],
  ])('leaves %s to js-yaml', (_what, text) => {
    expect(scanned(text)).toBeUndefined();
  });

  it('agrees with js-yaml about every text that it scans', () => {
    let count = 0;
    fc.assert(
      fc.property(fc.oneof(lineTexts, lineTexts, pieceTexts), (text) => {
        const marks = scanned(text);
        if (marks === undefined) return;
        count++;
        expect(marks).toEqual(asked(text));
      }),
      { numRuns: 4000 },
    );
    expect(count).toBeGreaterThan(300);
  });
});
