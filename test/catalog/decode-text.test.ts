import { describe, expect, it } from 'vitest';
import { decodeText } from '../../engine/catalog/decode-text.ts';
import { lines } from '../support/findings.ts';

const hint = 'Save the file as UTF-8; exclude it in groundtruth.yaml if it is not a catalog file.';

describe('The text of a file', () => {
  it.each<[string, Buffer, string]>([
    ['ASCII', Buffer.from('a: b\n'), 'a: b\n'],
    ['UTF-8', Buffer.from('ä: 日本 😀\n'), 'ä: 日本 😀\n'],
    ['UTF-8 after a byte order mark, which is left out', Buffer.from('\uFEFFä: b\n'), 'ä: b\n'],
    ['a replacement character that is really there', Buffer.from('a: \uFFFD\n'), 'a: \uFFFD\n'],
    ['nothing', Buffer.alloc(0), ''],
  ])('is read from %s', (_what, bytes, text) => {
    expect(decodeText(bytes, 'f.yaml')).toEqual({ text, findings: [] });
  });

  it.each<[string, Buffer, string]>([
    [
      'Latin-1',
      Buffer.from('a: b\nc: d\xE9\n', 'latin1'),
      `2:5 error yaml.encoding The file is not UTF-8: its byte 0xE9 here stands for no character. | ${hint}`,
    ],
    [
      'a character that is cut off',
      Buffer.from('a: 日').subarray(0, -1),
      `1:4 error yaml.encoding The file is not UTF-8: its byte 0xE6 here stands for no character. | ${hint}`,
    ],
    [
      'UTF-16',
      Buffer.from('\uFEFFa: b\n', 'utf16le'),
      `1:1 error yaml.encoding The file is written in UTF-16 (little endian), not in UTF-8, and was not read. | ${hint}`,
    ],
    [
      'UTF-16, the other way round',
      Buffer.from('\uFEFFa: b\n', 'utf16le').swap16(),
      `1:1 error yaml.encoding The file is written in UTF-16 (big endian), not in UTF-8, and was not read. | ${hint}`,
    ],
  ])('is told where it is %s', (_what, bytes, expected) => {
    expect(lines(decodeText(bytes, 'f.yaml').findings)).toEqual([expected]);
  });

  it('has the place of the first byte that stands for nothing, whatever stands before it', () => {
    const bytes = Buffer.concat([Buffer.from('\uFEFFa: \uFFFD😀\r\n  b: é'), Buffer.from([0xff]), Buffer.from('\n')]);
    const { text, findings } = decodeText(bytes, 'f.yaml');
    expect(lines(findings)).toEqual([
      `2:7 error yaml.encoding The file is not UTF-8: its byte 0xFF here stands for no character. | ${hint}`,
    ]);
    expect(text).toBe('a: \uFFFD😀\r\n  b: é\uFFFD\n');
  });
});
