import { describe, expect, it } from 'vitest';
import { shortened, visible } from '../../engine/report/clean.ts';

describe('visible', () => {
  it.each([
    ['plain text in any script', 'naïve 漢字 עברית', 'naïve 漢字 עברית'],
    ['emoji that are joined', '\u{1F468}\u200D\u{1F469}', '\u{1F468}\u200D\u{1F469}'],
    ['controls', 'a\u0000b\u001B[31mc\u007Fd\u009Be', 'a␀b␛[31mc␡d<U+009B>e'],
    ['line ends', 'a\r\nb\u2028c', 'a␍␊b<U+2028>c'],
    ['a tab', 'a\tb', 'a b'],
    ['what turns or hides text', 'a\u202Eb\u2066c\u200Bd\uFEFFe', 'a<U+202E>b<U+2066>c<U+200B>d<U+FEFF>e'],
    ['half a surrogate pair, and a whole one', '\uD800a\u{1F600}\uDC00', '�a\u{1F600}�'],
    ['code points that XML forbids', '\uFFFE\uFFFF', '<U+FFFE><U+FFFF>'],
    ['a mark without a letter', '\u0301a\u0301', '◌\u0301a\u0301'],
    ['a workflow command of the old form', '##[error]x', '# #[error]x'],
  ])('keeps or names %s', (_what, text, expected) => {
    expect(visible(text)).toBe(expected);
  });
});

describe('shortened', () => {
  it.each([
    ['what fits', 'abc', 3, 'abc'],
    ['what does not fit', 'abcdef', 3, 'abc… (3 more characters)'],
    ['no character in two', 'ab\u{1F600}cd', 3, 'ab… (4 more characters)'],
  ])('keeps %s', (_what, text, limit, expected) => {
    expect(shortened(text, limit)).toBe(expected);
  });
});
