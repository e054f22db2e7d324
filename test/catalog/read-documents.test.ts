import * as fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readDocuments } from '../../engine/catalog/read-documents.ts';
import { lines } from '../support/findings.ts';
import { lineTexts } from '../support/yaml-texts.ts';

function values(text: string): unknown[] {
  return readDocuments(text, 'f.yaml').documents.map(({ value }) => value);
}

function problems(text: string): string[] {
  return lines(readDocuments(text, 'f.yaml').findings);
}

describe('The value of a document', () => {
  it.each<[string, string, unknown[]]>([
    [
      'scalars by the core schema',
      'a: [1, -2.5, 0x1F, true, FALSE, null, ~, "1", yes]\n',
      [{ a: [1, -2.5, 31, true, false, null, null, '1', 'yes'] }],
    ],
    ['numbers that JSON cannot write as text', 'a: [.nan, .inf, -.INF]\n', [{ a: ['.nan', '.inf', '-.INF'] }]],
    ['dates and times as text', 'a: 2026-11-21\nb: 12:30\n', [{ a: '2026-11-21', b: '12:30' }]],
    [
      'keys as they are written',
      '1: a\n0x1F: b\ntrue: c\n~: d\n"e": f\n',
      [{ 1: 'a', '0x1F': 'b', true: 'c', '~': 'd', e: 'f' }],
    ],
    [
      'known tags',
      'a: !!str 1\nb: !!int "2"\nc: !!map {}\nd: !<tag:yaml.org,2002:str> 3\ne: ! 4\n',
      [{ a: '1', b: 2, c: {}, d: '3', e: '4' }],
    ],
    ['aliases', 'a: &x [1]\nb: *x\n', [{ a: [1], b: [1] }]],
    [
      'merged mappings: what is written wins, then what comes first',
      'a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], z: 3}\n',
      [{ a: { x: 1, y: 1 }, b: { y: 2, z: 2 }, c: { x: 1, y: 1, z: 3 } }],
    ],
    ['a quoted `<<` as a key', '"<<": {a: 1}\n', [{ '<<': { a: 1 } }]],
    ['block scalars', 'a: |\n  x\n   y\nb: >-\n  x\n  y\n', [{ a: 'x\n y\n', b: 'x y' }]],
    ['text over several lines', 'a: x\n  y\nb: "x\n  y\\n"\n', [{ a: 'x y', b: 'x y\n' }]],
    [
      'several documents, empty ones left out',
      '---\n---\na: 1\n---\n# c\n---\n- b\n...\nc: 2\n',
      [{ a: 1 }, ['b'], { c: 2 }],
    ],
    ['a byte order mark between documents', 'a: 1\n\uFEFF---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    [
      'directives, which belong to what follows',
      '%YAML 1.2\n%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 1\n',
      [{ a: '1' }],
    ],
  ])('has %s', (_what, text, expected) => {
    expect(problems(text)).toEqual([]);
    expect(values(text)).toEqual(expected);
  });

  it('has keys of the prototype as members like any other', () => {
    const [value] = values('__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\ntoString: x\n');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const [merged] = values('a: &a {__proto__: {polluted: 1}}\nb: {<<: *a}\n') as [{ b: object }];
    expect(Object.getPrototypeOf(merged.b)).toBe(Object.prototype);
    expect(Object.keys(merged.b)).toEqual(['__proto__']);
  });

  it('is what was written, whoever wrote it', () => {
    const json = fc
      .dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 })
      .map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    fc.assert(
      fc.property(json, (value) => {
        expect(values(stringify(value))).toEqual([value]);
        expect(values(dump(value))).toEqual([value]);
        expect(values(JSON.stringify(value))).toEqual([value]);
      }),
    );
  });

  it('is the same with CR LF as with LF', () => {
    fc.assert(
      fc.property(lineTexts, (text) => {
        const plain = text.replaceAll(/\r\n?/g, '\n');
        expect(values(plain.replaceAll('\n', '\r\n'))).toEqual(values(plain));
      }),
    );
  });
});

describe('A problem of a document', () => {
  it.each<[string, string, string[]]>([
    [
      'every key that stands twice, with both places',
      'a: 1\nb: 2\na: 3\nb: 4\n',
      [
        '3:1 error yaml.duplicate-key Key `a` stands twice in one mapping; only the first was read. | Keep one of them.',
        '4:1 error yaml.duplicate-key Key `b` stands twice in one mapping; only the first was read. | Keep one of them.',
      ],
    ],
    [
      'a tab',
      'a:\n\tb: 1\n',
      ['2:1 error yaml.syntax Not valid YAML: Tabs are not allowed as indentation. | Indent with spaces.'],
    ],
    [
      'every mistake of a document that is no YAML',
      'a: [b\nc: @d\ne: "f\n',
      [
        '1:4 error yaml.syntax Not valid YAML: what opens here is not closed, a `]` is missing. | Add the `]`.',
        '2:4 error yaml.syntax Not valid YAML: Plain value cannot start with reserved character @. | Quote a value that begins with this character.',
        '3:4 error yaml.syntax Not valid YAML: what opens here is not closed, a `"` is missing. | Add the `"`.',
      ],
    ],
    [
      'a tag that a catalog has no use for',
      'a: !!js/function "() => 1"\nb: !Ref x\nc: !!set {d}\n',
      [
        '1:4 error yaml.tag Tag `!!js/function` is not known: a catalog is plain data. | Remove the tag and write plain text, numbers, lists and mappings.',
        '2:4 error yaml.tag Tag `!Ref` is not known: a catalog is plain data. | Remove the tag and write plain text, numbers, lists and mappings.',
        '3:4 error yaml.tag Tag `!!set` is not known: a catalog is plain data. | Remove the tag and write plain text, numbers, lists and mappings.',
      ],
    ],
    [
      'a tag that does not fit',
      'a: !!int x\nb: !!seq {}\n',
      [
        '1:4 error yaml.tag Tag `!!int` does not fit `x`. | Remove the tag and write plain text, numbers, lists and mappings.',
        '2:4 error yaml.tag Tag `!!seq` does not fit a mapping. | Remove the tag and write plain text, numbers, lists and mappings.',
      ],
    ],
    [
      'an alias of nothing, and one of itself',
      'a: *b\nc: &d [*d]\n',
      [
        '1:4 error yaml.syntax Alias *b names nothing. | Put &b before the value that it repeats, further up.',
        '2:8 error yaml.syntax Alias *d stands inside the value that it names. | Write out what is meant: data without an end cannot be read.',
      ],
    ],
    [
      'a key that is no text',
      '[a]: b\n',
      ['1:1 error yaml.syntax A key is a list or a mapping, but has to be text. | Write a word before the colon.'],
    ],
    [
      'a merge of what is no mapping',
      'a: {<<: [b]}\n',
      [
        '1:5 error yaml.syntax The merge key `<<` needs a mapping or a list of mappings. | Name one with an alias, e.g. `<<: *defaults`.',
      ],
    ],
    [
      'a NUL byte',
      'a: \0\n',
      [
        '1:4 error yaml.encoding The document has a NUL byte and was not read. | Save the file as UTF-8 text; exclude it in groundtruth.yaml if it is not a catalog file.',
      ],
    ],
    [
      'a control character, which only one of the parsers minds',
      'a: \u0007\n',
      [
        '1:4 error yaml.syntax Not valid YAML: the stream contains non-printable characters. | Mend the document; nothing of it was read.',
      ],
    ],
  ])('is told: %s', (_what, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('names where a key stands first', () => {
    const [finding] = readDocuments('x: 0\na:\n  b: 1\n  b: 2\n', 'f.yaml').findings;
    expect(finding?.related).toEqual([
      { message: 'It stands here first.', origin: { file: 'f.yaml', line: 3, column: 3 } },
    ]);
  });

  it('never hides the other documents of its file, nor their problems', () => {
    const text = 'a: 1\n---\nb: [\n---\nc: 1\nc: 2\n---\n\td: 1\n---\ne: "\n---\nf: 1\n';
    expect(values(text)).toEqual([{ a: 1 }, { c: 1 }, { f: 1 }]);
    expect(problems(text).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      '3:4 error yaml.syntax',
      '6:1 error yaml.duplicate-key',
      '8:1 error yaml.syntax',
      '10:4 error yaml.syntax',
    ]);
  });
});
