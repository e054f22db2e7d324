/**
 * Text that cannot act on what shows it: control characters become their pictures, characters that hide or turn others
 * are named, halves of surrogate pairs are replaced, no workflow command of the old form is left, and no mark joins what
 * stands before the text. Linear.
 */
export function visible(text: string): string {
  return text
    .replaceAll(unsafe, (character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code < 0x20) return code === 0x09 ? ' ' : String.fromCodePoint(0x2400 + code);
      if (code === 0x7f) return '␡';
      if (code >= 0xd800 && code <= 0xdfff) return '\uFFFD';
      return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
    })
    .replaceAll('##[', '# #[')
    .replace(/^\p{M}/u, '◌$&');
}

/**
 * Controls, separators, format characters but the two joiners that scripts and emoji need, lone surrogates, and the two
 * code points that XML forbids.
 */
const unsafe = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\uFFFE\uFFFF]/gu;

/** At most `limit` characters, with a count of what was cut. Never splits a character. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
