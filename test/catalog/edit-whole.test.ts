import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDocument, type DocumentEdit, valueOf } from '../../engine/catalog/edit-document.ts';
import { editWhole } from '../../engine/catalog/edit-whole.ts';
import { valueAt } from '../../engine/model/member-path.ts';

const at = (path: string, value: DocumentEdit['value'], append?: true): DocumentEdit => ({
  path: path.split('.'),
  value,
  ...(append && { append }),
});

describe('several edits of a document', () => {
  it.each<[string, string, readonly DocumentEdit[], string, number]>([
    [
      'keep comments, order and style',
      'a: "1" # one\n# of b\nb: {c: x, d: 2}\ne:\n',
      [at('e', 5), at('b.d', 3), at('a', '2')],
      'a: "2" # one\n# of b\nb: {c: x, d: 3}\ne: 5\n',
      0,
    ],
    [
      'add what is not there',
      'a: 1\nb: [x]\n',
      [at('a', 2), at('c', 3), at('b', 'y', true)],
      'a: 2\nb: [x, "y"]\nc: 3\n'.replace('"y"', 'y'),
      0,
    ],
    [
      'leave what is shared',
      'a: &x {b: 1}\nc: *x\nd: 2\n',
      [at('a.b', 2), at('d', 3)],
      'a: &x {b: 1}\nc: *x\nd: 3\n',
      1,
    ],
    ['leave a document that is broken', 'a: [\n', [at('a', 1), at('b', 1)], 'a: [\n', 2],
    [
      'change no other document',
      '---\na: 1\nb: 1\n---\na: 1\n',
      [at('a', 2), at('b', 2)],
      '---\na: 2\nb: 2\n---\na: 1\n',
      0,
    ],
  ])('%s', (_, text, edits, expected, skipped) => {
    const after = editWhole(text, 2, edits);
    expect(after.text).toBe(expected);
    expect(after.skipped.size).toBe(skipped);
  });

  it('are what they are one after the other (law)', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd');
    const scalars = fc.constantFrom<DocumentEdit['value']>(1, 'x', '12', true, null, 'y: z', '#');
    const written = fc.constantFrom(
      '1',
      '"x"',
      "'y'",
      'z',
      '',
      '&s 1',
      '*s',
      '|\n    t',
      '{a: 1, b: 2}',
      '[1]',
      '&s {a: 1}',
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(names, written), { selector: ([name]) => name, minLength: 1 }),
        fc.uniqueArray(fc.tuple(names, fc.option(names), scalars), { selector: ([name]) => name, minLength: 2 }),
        (lines, wanted) => {
          const text = lines.map(([name, value]) => `${name}: ${value} # ${name}\n`).join('');
          const edits = wanted.map(([name, inner, value]) => ({
            path: inner === null ? [name] : [name, inner],
            value,
          }));
          const { text: whole, skipped } = editWhole(text, 1, edits);
          const made = edits.filter((edit) => !skipped.has(edit));
          for (const { path, value } of made) expect(valueAt(valueOf(whole), path)).toEqual(value);
          const one = made.reduce<string | undefined>(
            (before, edit) => (before === undefined ? undefined : editDocument(before, 1, edit)),
            text,
          );
          // Together, more can be written than one after the other: what they share is gone.
          expect(one ?? whole).toBe(whole);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('are made at once, however many they are', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `name${index}`);
    const text = `a:\n${names.map((name) => `  ${name}: "1.0" # ${name}\n`).join('')}`;
    const { text: after, skipped } = editWhole(
      text,
      1,
      names.map((name) => ({ path: ['a', name], value: '2.0' })),
    );
    expect(skipped.size).toBe(0);
    expect(after).toBe(text.replaceAll('1.0', '2.0'));
  }, 20_000);
});
