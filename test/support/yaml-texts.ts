import * as fc from 'fast-check';

/** Pieces of YAML, valid and not: texts near the edge of what a reader takes. Divided by `¦`. */
const pieces = [
  'a¦b¦key¦x1¦1¦-1¦0x1F¦1.5e3¦~¦null¦true¦é¦😀¦\u2028¦http://x/y#z¦a b¦: ¦:¦- ¦-¦? ¦, ¦,¦[¦]¦{¦}¦[a, b]¦{a: b}',
  '{a: [b, {c: d}], e: }¦"q"¦\'s\'¦"¦\'¦""¦\'\'¦\\¦|¦>¦|-¦>+¦|2¦k: |\n    x\n\n   y\n¦|\n  text\n¦&a ¦*a¦!!str ¦!x ',
  '<<: ¦%TAG¦@¦`¦=¦.¦...¦---¦\n---\n¦\n...\n¦#¦ # c¦ ¦  ¦    ¦\t¦\n¦\n¦\n¦\n  ¦\n- ¦\n  - ¦\n\n¦  \n¦\r\n¦\r¦\uFEFF¦\0',
].flatMap((some) => some.split('¦'));

/** Lines as people write them. */
const lines = (
  'a: b¦a:¦- x¦-¦- - a¦- a: 1¦k: [1, 2]¦k: {a: 1, b: "x"}¦\'k\': v¦"k": v¦k : v¦q: "s"¦t: |¦t: >-¦t: |+¦text¦more text' +
  '¦u: a:b¦d: - x¦x: # c¦# c¦a: b c  d   ¦---¦¦  '
).split('¦');

/** Texts made of pieces of YAML. */
export const pieceTexts: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...pieces), { maxLength: 25 })
  .map((parts) => parts.join(''));

/** Texts made of lines with some indentation, now and then with a piece put in somewhere. */
export const lineTexts: fc.Arbitrary<string> = fc
  .record({
    lines: fc.array(fc.tuple(fc.constantFrom(0, 0, 0, 1, 2, 2, 4, 6), fc.constantFrom(...lines)), { maxLength: 14 }),
    ending: fc.constantFrom('\n', '\n', '\r\n'),
    piece: fc.option(fc.tuple(fc.nat(200), fc.constantFrom(...pieces)), { freq: 2 }),
  })
  .map(({ lines: made, ending, piece }) => {
    const text = made.map(([indent, line]) => `${' '.repeat(indent)}${line}${ending}`).join('');
    if (!piece) return text;
    const at = piece[0] % (text.length + 1);
    return `${text.slice(0, at)}${piece[1]}${text.slice(at)}`;
  });
