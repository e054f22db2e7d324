import { isAscii, isUtf8 } from 'node:buffer';
import type { Finding } from '../model/finding.ts';
import { positionsIn, type TextPosition } from './text-position.ts';

/** What a file's bytes say as text, and what is wrong with its encoding. */
export interface DecodedText {
  /** Without a byte order mark; bytes that are no UTF-8 are U+FFFD. Empty where it is no text at all. */
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** Bytes as UTF-8, which is what a catalog is written in. Never throws. */
export function decodeText(bytes: Buffer, file: string): DecodedText {
  // The common case, and the quick one: its characters take one byte each in memory too.
  if (isAscii(bytes)) return { text: bytes.toString('latin1'), findings: [] };
  const wide = wideEncoding(bytes);
  if (wide !== undefined) {
    const message = `The file is written in ${wide}, not in UTF-8, and was not read.`;
    return { text: '', findings: [encodingFinding(file, { line: 1, column: 1 }, message)] };
  }
  const whole = bytes.toString('utf8');
  const text = whole.startsWith('\uFEFF') ? whole.slice(1) : whole;
  return { text, findings: isUtf8(bytes) ? [] : [invalidByte(bytes, whole, text, file)] };
}

function wideEncoding([first, second]: Buffer): string | undefined {
  if (first === 0xff && second === 0xfe) return 'UTF-16 (little endian)';
  if (first === 0xfe && second === 0xff) return 'UTF-16 (big endian)';
  return undefined;
}

/** The first byte that stands for no character: where the text has U+FFFD and the bytes do not. */
function invalidByte(bytes: Buffer, whole: string, text: string, file: string): Finding {
  let offset = 0;
  let from = 0;
  let at = whole.indexOf('\uFFFD');
  for (; at >= 0; at = whole.indexOf('\uFFFD', from)) {
    offset += Buffer.byteLength(whole.slice(from, at));
    if (bytes.subarray(offset, offset + 3).toString('hex') !== 'efbfbd') break;
    offset += 3;
    from = at + 1;
  }
  const byte = `0x${(bytes[offset] ?? 0).toString(16).toUpperCase()}`;
  const position = positionsIn(text)(Math.max(0, at - (whole.length - text.length)));
  return encodingFinding(file, position, `The file is not UTF-8: its byte ${byte} here stands for no character.`);
}

function encodingFinding(file: string, position: TextPosition, message: string): Finding {
  const hint = 'Save the file as UTF-8; exclude it in groundtruth.yaml if it is not a catalog file.';
  return { code: 'yaml.encoding', severity: 'error', message, origin: { file, ...position }, hint };
}
