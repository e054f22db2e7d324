import * as fc from 'fast-check';
import { hostileTexts } from './result.ts';

const codeUnits = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  maxLength: 20,
});
const fragments = fc
  .array(
    fc.constantFrom(
      '[a](b)',
      '`',
      '@',
      '|',
      '\\',
      '<',
      '::',
      'error',
      '##[',
      ']',
      '\n',
      '\r',
      '%',
      '_',
      '*',
      '#',
      '1',
      ' ',
      '"',
      '$',
      ':',
      '//',
      'www.',
      'a',
      '&',
      ';',
      '\u001B[',
      '\u202E',
      '-->',
      ']]>',
      '~',
      '!',
      '(',
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));

/** Texts as they come from files that nobody meant well: any code units, and pieces that mean something somewhere. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fragments,
  codeUnits,
  fc.constantFrom(...hostileTexts.filter((text) => text.length < 1000)),
);
