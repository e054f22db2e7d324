import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDocument, type DocumentEdit } from '../../engine/catalog/edit-document.ts';
import { readDocuments } from '../../engine/catalog/read-documents.ts';

const path = (text: string): readonly string[] => text.split('.');

describe('an edit of a document', () => {
  it.each<readonly [string, string, DocumentEdit, string]>([
    ['a number', 'a: 1 # why\nb: 2\n', { path: ['a'], value: 5 }, 'a: 5 # why\nb: 2\n'],
    ['a quoted text', "a: '15'\n", { path: ['a'], value: '16' }, "a: '16'\n"],
    ['a text in double quotes', 'a: "x"   \n', { path: ['a'], value: 'y z' }, 'a: "y z"   \n'],
    ['a plain text', 'a:   64MB\n', { path: ['a'], value: '32MB' }, 'a:   32MB\n'],
    ['a text that would be a number', 'a: x\n', { path: ['a'], value: '12' }, 'a: "12"\n'],
    ['a value in flow', 'a: {b: 1, c: [x]} # why\n', { path: path('a.b'), value: 2 }, 'a: {b: 2, c: [x]} # why\n'],
    ['an empty value', 'a:\nb: 1\n', { path: ['a'], value: 2 }, 'a: 2\nb: 1\n'],
    ['a list', 'a:\n  - x\n  - y\nb: 1\n', { path: ['a'], value: ['z'] }, 'a:\n  [z]\nb: 1\n'],
    [
      'a new key in a block',
      'a:\n  b: 1 # one\n\n# of c\nc: 2\n',
      { path: path('a.d'), value: 2 },
      'a:\n  b: 1 # one\n  d: 2\n\n# of c\nc: 2\n',
    ],
    ['a new key in flow', 'a: {b: 1}\n', { path: path('a.c'), value: 'x' }, 'a: {b: 1, c: x}\n'],
    ['a new key in nothing', 'a: {}\n', { path: path('a.c'), value: true }, 'a: {c: true}\n'],
    [
      'a new key below a new key',
      'a:\n    b: 1\n',
      { path: path('a.c.d'), value: 1 },
      'a:\n    b: 1\n    c:\n      d: 1\n',
    ],
    ['a new key below a new key in flow', 'a: {b: 1}', { path: path('a.c.d'), value: 1 }, 'a: {b: 1, c: {d: 1}}'],
    [
      'a key at the end of a file without a line break',
      'a:\n  b: 1',
      { path: path('a.c'), value: 1 },
      'a:\n  b: 1\n  c: 1',
    ],
    [
      'a key after a block of text',
      'a:\n  b: |\n    x\n    y\n\nc: 1\n',
      { path: path('a.d'), value: 1 },
      'a:\n  b: |\n    x\n    y\n  d: 1\n\nc: 1\n',
    ],
    [
      'a member of a list',
      'a:\n- x # one\n- y\nb: 1\n',
      { path: ['a'], value: 'z', append: true },
      'a:\n- x # one\n- y\n- z\nb: 1\n',
    ],
    [
      'a member after one of several lines',
      'a:\n  - to: x\n    flow: batch\nb: 1\n',
      { path: ['a'], value: 'z', append: true },
      'a:\n  - to: x\n    flow: batch\n  - z\nb: 1\n',
    ],
    ['a member of a list in flow', 'a: [x, "y"]\n', { path: ['a'], value: 'z', append: true }, 'a: [x, "y", "z"]\n'],
    [
      'a member of a list that is not there',
      'a:\n  b: 1\n',
      { path: path('a.c'), value: 'asset:db', append: true },
      'a:\n  b: 1\n  c: [asset:db]\n',
    ],
    ['a key with dots', 'a: {}\n', { path: ['a', 'x.y/z'], value: 1 }, 'a: {x.y/z: 1}\n'],
    [
      'lines that end as on Windows',
      'a:\r\n  b: 1\r\nc: 1\r\n',
      { path: path('a.d'), value: 1 },
      'a:\r\n  b: 1\r\n  d: 1\r\nc: 1\r\n',
    ],
  ])('writes %s, and leaves the rest as it is', (_what, before, edit, after) => {
    expect(editDocument(before, 1, edit)).toBe(after);
  });

  it('is made in the document of the line', () => {
    const text = '# first\na: 1\n---\n# second\na: 1\n---\na: 1\n';
    expect(editDocument(text, 5, { path: ['a'], value: 2 })).toBe('# first\na: 1\n---\n# second\na: 2\n---\na: 1\n');
  });

  it.each<readonly [string, string, DocumentEdit]>([
    ['what an alias shares', 'a: &x {b: 1}\nc: *x\n', { path: path('a.b'), value: 2 }],
    ['what stands at an alias', 'a: &x {b: 1}\nc: *x\n', { path: path('c.b'), value: 2 }],
    ['into a text', 'a: x\n', { path: path('a.b'), value: 2 }],
    ['to the end of a text', 'a: x\n', { path: ['a'], value: 2, append: true }],
    ['into what is no YAML', 'a: [\n', { path: ['a'], value: 2 }],
    ['into no document', '', { path: ['a'], value: 2 }],
    ['behind the last line', 'a: 1\n', { path: ['a'], value: 2 }],
  ])('is not made %s', (what, text, edit) => {
    expect(editDocument(text, what === 'behind the last line' ? 99 : 1, edit)).toBeUndefined();
  });

  it('changes the value that is meant and no other, whatever the values are', () => {
    const leaf = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null));
    const value = fc.dictionary(
      fc.constantFrom('a', 'b', 'x: y', '-'),
      fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })),
    );
    fc.assert(
      fc.property(value, leaf, fc.constantFrom('a', 'b', 'c', 'x: y'), (whole, wanted, key) => {
        const text = `# Text\n${JSON.stringify(whole)}\n---\nnext: 1\n`;
        const edited = editDocument(text, 2, { path: [key], value: wanted });
        if (edited === undefined) return;
        expect(readDocuments(edited, '').documents.map((document) => document.value)).toEqual([
          { ...whole, [key]: wanted },
          { next: 1 },
        ]);
      }),
      { numRuns: 500 },
    );
  });
});
