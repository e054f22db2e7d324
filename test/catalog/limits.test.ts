import { describe, expect, it } from 'vitest';
import { MAX_ALIASED_VALUES, MAX_DEPTH, MAX_DOCUMENT_CHARACTERS, MAX_DOCUMENTS } from '../../engine/catalog/limits.ts';
import { readDocuments } from '../../engine/catalog/read-documents.ts';

function values(text: string): unknown[] {
  return readDocuments(text, 'f.yaml').documents.map(({ value }) => value);
}

describe('A limit', () => {
  it.each<[string, string, string]>([
    [
      'of depth',
      `a: ${'['.repeat(MAX_DEPTH + 1)}`,
      'The document has more than 100 levels of lists and mappings inside each other.',
    ],
    [
      'of depth through aliases',
      chainOfAliases(MAX_DEPTH + 10),
      'Alias *a98 leads to more than 100 levels of lists and mappings.',
    ],
    [
      'of values that aliases stand for',
      aliasBomb(),
      `The aliases of this document stand for more than ${MAX_ALIASED_VALUES} values.`,
    ],
    [
      'of the length of a document',
      `a: "${'x'.repeat(MAX_DOCUMENT_CHARACTERS)}"\n`,
      `The document has more than ${MAX_DOCUMENT_CHARACTERS} characters and was not read.`,
    ],
    [
      'of documents',
      'a: 1\n---\n'.repeat(MAX_DOCUMENTS + 1),
      `The file has more than ${MAX_DOCUMENTS} documents; the rest was not read.`,
    ],
    ['of problems', 'a: 1\na: 2\n---\n'.repeat(1000), 'f.yaml has more than 100 problems; these are the first.'],
  ])('%s is named where it is reached', (_what, text, message) => {
    const { findings } = readDocuments(text, 'f.yaml');
    expect(findings.at(-1)).toMatchObject({ code: 'yaml.limit', severity: 'error', message });
    expect(findings.length).toBeLessThan(110);
  });

  it('keeps to the documents that reach it', () => {
    expect(values(`${aliasBomb()}---\nb: 1\n`).at(-1)).toEqual({ b: 1 });
    expect(values(`a: ${'['.repeat(200)}\n---\nb: 1\n`)).toEqual([{ b: 1 }]);
    expect(values(`a: ${'x'.repeat(MAX_DOCUMENT_CHARACTERS)}\n---\nb: 1\n`)).toEqual([{ b: 1 }]);
  });

  it('does not stand in the way of a hundred thousand documents', () => {
    expect(readDocuments('a: 1\n---\n'.repeat(MAX_DOCUMENTS), 'f.yaml')).toMatchObject({ findings: [] });
  });
});

/** Ten times ten times ten… */
function aliasBomb(): string {
  const line = (index: number) =>
    `a${index}: &a${index} [${Array(10)
      .fill(`*a${index - 1}`)
      .join(', ')}]\n`;
  return `a0: &a0 [${Array(10).fill('x').join(', ')}]\n${[1, 2, 3, 4, 5, 6, 7, 8, 9].map(line).join('')}`;
}

/** One level a line. */
function chainOfAliases(length: number): string {
  const line = (_: unknown, index: number) => `a${index + 1}: &a${index + 1} [*a${index}]\n`;
  return `a0: &a0 []\n${Array.from({ length }, line).join('')}`;
}
