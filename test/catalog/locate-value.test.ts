import { describe, expect, it } from 'vitest';
import { readDocuments } from '../../engine/catalog/read-documents.ts';

describe('The place of a value', () => {
  const text = `# a comment
base: &base
  x: 1
spec:
  <<: *base
  list:
    - one
    - {two: 2}
  "quoted": 'text'
  block: |
    text
  empty:
  alias: *base
`;

  it.each<[string, (string | number)[], [number, number], [number, number]]>([
    ['a document', [], [2, 1], [2, 1]],
    ['a mapping', ['spec'], [5, 3], [4, 1]],
    ['an item', ['spec', 'list', 0], [7, 7], [7, 7]],
    ['a member of an item', ['spec', 'list', 1, 'two'], [8, 13], [8, 8]],
    ['quoted text, with its quote', ['spec', 'quoted'], [9, 13], [9, 3]],
    ['a block scalar, where its key is', ['spec', 'block'], [10, 3], [10, 3]],
    ['nothing, where its key is', ['spec', 'empty'], [12, 3], [12, 3]],
    ['an alias', ['spec', 'alias'], [13, 10], [13, 3]],
    ['what an alias names', ['spec', 'alias', 'x'], [3, 6], [3, 3]],
    ['what is merged', ['spec', 'x'], [3, 6], [3, 3]],
    ['what is not there: its parent', ['spec', 'list', 7, 'nope'], [7, 5], [6, 3]],
    ['what cannot be there: its parent', ['spec', 'quoted', 'nope'], [9, 13], [9, 3]],
  ])('is that of %s', (_what, path, value, key) => {
    const [document] = readDocuments(text, 'f.yaml').documents;
    expect(document?.locate(path)).toEqual({ line: value[0], column: value[1] });
    expect(document?.locate(path, 'key')).toEqual({ line: key[0], column: key[1] });
  });

  it('counts from the start of the file, with CR LF, CR and letters outside of the first plane', () => {
    const { documents } = readDocuments('a: 1\r\n---\r\n# 😀\r\nb: {c: "😀", d: 1}\r\n', 'f.yaml');
    expect(documents[1]?.locate(['b', 'd'])).toEqual({ line: 4, column: 17 });
    expect(readDocuments('a: 1\rb: 2\r', 'f.yaml').documents[0]?.locate(['b'])).toEqual({ line: 2, column: 4 });
  });

  it('is found whatever merges lead where, and in time', () => {
    const steps = Array.from({ length: 40 }, (_, i) => `m${i + 1}: &m${i + 1} {<<: [*m${i}, *m${i}]}\n`).join('');
    const [document] = readDocuments(`m0: &m0 {a: 1}\n${steps}`, 'f.yaml').documents;
    expect(document?.locate(['m40', 'a'])).toEqual({ line: 1, column: 13 });
    expect(document?.locate(['m40', 'nope'])).toEqual({ line: 41, column: 6 });
  });

  it('is that of the same value in every document of a large file', () => {
    const repeated = `---\na: 1\nb:\n  - ${'x'.repeat(1000)}\n`;
    const { documents } = readDocuments(repeated.repeat(1000), 'f.yaml');
    expect(documents).toHaveLength(1000);
    for (const [index, document] of documents.entries())
      expect(document.locate(['b', 0])).toEqual({ line: 4 * index + 4, column: 5 });
  });
});
