import * as fc from 'fast-check';
import { parseEvents } from 'js-yaml';
import { expect, it } from 'vitest';
import { decodeText } from '../../engine/catalog/decode-text.ts';
import { keptMarks, marksOf } from '../../engine/catalog/marks.ts';
import { readDocuments } from '../../engine/catalog/read-documents.ts';
import { scanMarks } from '../../engine/catalog/scan-marks.ts';
import { isFileOrigin } from '../../engine/model/finding.ts';
import { lineTexts, pieceTexts } from '../support/yaml-texts.ts';
import { startProcessorClock } from '../support/processor-clock.ts';

const seconds = 40;
/** No text of these lengths may take longer, on the slowest machine with the busiest neighbours. */
const longest = 2000;
const bounded = { numRuns: 1_000_000, interruptAfterTimeLimit: seconds * 1000 };

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
  fc.oneof(lineTexts, pieceTexts).map((text) => Buffer.from(text)),
  // Valid text that breaks somewhere.
  fc.tuple(lineTexts, fc.nat(300), fc.nat(255)).map(([text, at, byte]) => {
    const whole = Buffer.from(text);
    if (whole.length > 0) whole[at % whole.length] = byte;
    return whole;
  }),
  // The same again and again, which finds what grows faster than its input.
  fc.tuple(pieceTexts, fc.integer({ min: 1, max: 400 })).map(([text, times]) => Buffer.from(text.repeat(times))),
  fc.tuple(pieceTexts, fc.integer({ min: 1, max: 400 })).map(([text, depth]) => Buffer.from(indented(text, depth))),
);

/** The same further in on every line. */
function indented(text: string, depth: number): string {
  return Array.from({ length: depth }, (_, index) => ' '.repeat(index) + text).join('\n');
}

it('Reading any bytes gives documents and findings, in time', () => {
  fc.assert(
    fc.property(bytes, (input) => {
      const used = startProcessorClock();
      const { text, findings: encoding } = decodeText(input, 'f.yaml');
      const { documents, findings } = readDocuments(text, 'f.yaml');
      expect(used()).toBeLessThan(longest);
      for (const { origin } of [...encoding, ...findings]) {
        expect(origin && isFileOrigin(origin) && origin.line >= 1 && origin.column >= 1).toBe(true);
      }
      for (const document of documents) {
        expect(() => JSON.stringify(document.value)).not.toThrow();
        expect(document.locate(['a', 0, 'key']).line).toBeGreaterThan(0);
      }
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }),
    bounded,
  );
});

it('The scanner says what js-yaml says of every text that it takes', () => {
  fc.assert(
    fc.property(fc.oneof(lineTexts, pieceTexts), (text) => {
      const scanned = scanMarks(text);
      if (scanned === undefined) return;
      const marks = keptMarks(scanned);
      expect(marks).toEqual(marksOf(text, parseEvents(text, {})));
    }),
    bounded,
  );
});
