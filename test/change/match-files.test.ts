import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffCatalogs } from '../../engine/change/diff.ts';
import { fileMatcher } from '../../engine/change/match-files.ts';
import { validCatalog } from '../support/catalog.ts';
import { startProcessorClock } from '../support/processor-clock.ts';

describe('fileMatcher', () => {
  test.each<[string, readonly string[]]>([
    ['services/checkout/**', ['services/checkout/.env', 'services/checkout/src/a.ts']],
    ['services/checkout/', ['services/checkout/.env', 'services/checkout/src/a.ts']],
    ['./services/checkout/**', ['services/checkout/.env', 'services/checkout/src/a.ts']],
    ['services/*/src/*.{ts,js}', ['services/checkout/src/a.ts', 'services/orders/src/b.js']],
    ['**/*.[jt]s', ['services/checkout/src/a.ts', 'services/orders/src/b.js']],
    ['services/checkout', ['services/checkout/.env', 'services/checkout/src/a.ts']],
    ['README.md', ['README.md']],
    ['app/(shop)/**', ['app/(shop)/page.tsx']],
    ['!README.md', []],
    ['a+b|c', []],
    ['', []],
    ['/', []],
  ])('%s', (glob, expected) => {
    const files = [
      'README.md',
      'app/(shop)/page.tsx',
      'services/checkout/.env',
      'services/checkout/src/a.ts',
      'services/orders/src/b.js',
    ];
    expect(fileMatcher(files)([glob])).toEqual(expected);
  });

  test.each([
    ['many wildcards', `src/${'*a'.repeat(20)}b`],
    ['many folders', `src/${'**/a/'.repeat(20)}b`],
    ['alternatives', `src/${'{a,a}'.repeat(40)}b`],
    ['nested alternatives', `src/${'{{a,a},a}'.repeat(30)}b`],
    ['groups that repeat', `src/${'(a+)+'.repeat(10)}b`],
    ['a very long glob', `src/${'?'.repeat(100_000)}`],
    ['brackets that stay open', `src/${'['.repeat(500)}`],
  ])('%s are answered at once', (_, glob) => {
    const files = [`src/${'a'.repeat(255)}`, `src/${'a/'.repeat(1000)}c`, 'elsewhere'];
    const used = startProcessorClock();
    expect(fileMatcher(files)([glob])).not.toContain('elsewhere');
    expect(used()).toBeLessThan(1000);
  });

  test('a glob that is too costly to try matches all below its fixed beginning', () => {
    const files = [`src/${'a'.repeat(255)}`, 'lib/a'];
    expect(fileMatcher(files)([`src/${'*a'.repeat(20)}b`])).toEqual([files[0]]);
  });

  test('any text is a glob', () => {
    const glob = fc.string({ unit: fc.constantFrom(...Array.from('*?[]{}()!+@|\\/^$.,-ab1')), maxLength: 30 });
    fc.assert(
      fc.property(glob, (text) => {
        expect(() => fileMatcher(['a/b', 'ab', '-'])([text])).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  test('the work on all files of a change is bounded', () => {
    const files = Array.from({ length: 3000 }, (_, number) => `src/${'a'.repeat(240)}${number}`);
    const globs = Array.from({ length: 300 }, (_, number) => `src/*a*${number}b`);
    const used = startProcessorClock();
    fileMatcher(files)(globs);
    expect(used()).toBeLessThan(10_000);
  });
});

describe('a changed file', () => {
  const catalog = (paths: string): string => `
apiVersion: groundtruth/v1
kind: Team
metadata: {name: t}
spec: {}
---
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec: {owner: team:t, sources: {paths: ${paths}}}
`;
  const files = ['services/shop/catalog.yaml', 'services/shop/src/b.ts', 'services/shop/src/a.ts', 'other.ts'];

  test('is a change to the entity whose paths it matches, except for its own document', () => {
    const base = validCatalog({ 'services/shop/catalog.yaml': catalog('[services/shop/**]') });
    expect(diffCatalogs(base, base, files)).toEqual([
      {
        kind: 'files-changed',
        ref: 'service:default/shop',
        files: ['services/shop/src/a.ts', 'services/shop/src/b.ts'],
        effect: 'restart',
        before: expect.anything(),
        after: expect.anything(),
      },
    ]);
  });

  const manifest = (image: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {image: ${image}}
`;
  const own = 'services/shop/catalog.yaml';

  test.each([
    ['changes', `${catalog('[services/**]')}${manifest('shop:1')}`, `${catalog('[services/**]')}${manifest('shop:2')}`],
    [
      'stands first',
      `${manifest('shop:1')}---${catalog('[services/**]')}`,
      `${manifest('shop:2')}---${catalog('[services/**]')}`,
    ],
    ['is added', catalog('[services/**]'), `${catalog('[services/**]')}${manifest('shop:2')}`],
    ['goes away', `${manifest('shop:1')}---${catalog('[services/**]')}`, catalog('[services/**]')],
  ])('is one where another document in the same file %s', (_how, before, after) => {
    const changes = diffCatalogs(validCatalog({ [own]: before }), validCatalog({ [own]: after }), [own]);
    expect(changes).toMatchObject([{ kind: 'files-changed', ref: 'service:default/shop', files: [own] }]);
  });

  test('is none where another document in the same file stays, and what is declared only looks different', () => {
    const [before, after] = ['', '# Text\n'].map((text) =>
      validCatalog({ [own]: `${manifest('shop:1')}---\n${text}${catalog('[services/**]')}` }),
    );
    if (!before || !after) throw new Error('no catalogs');
    expect(diffCatalogs(before, after, [own])).toEqual([]);
  });

  test('cannot hide behind globs that the change drops', () => {
    const base = validCatalog({ 'c.yaml': catalog('[services/shop/**]') });
    const head = validCatalog({ 'c.yaml': catalog('[nothing/**]') });
    expect(diffCatalogs(base, head, files).map(({ kind }) => kind)).toEqual(['field-changed', 'files-changed']);
  });
});

describe('a file cannot slip through', () => {
  test.each([
    ['a line break in a folder', 'services/checkout/**', 'services/checkout/x\ny/evil.py'],
    ['a line separator in a folder', 'services/checkout/**', 'services/checkout/x\u2028y/evil.py'],
    ['a paragraph separator in a folder', 'services/checkout/**', 'services/checkout/x\u2029y/evil.py'],
    ['a tab that its glob names too', 'services/a\tb/*.py', 'services/a\tb/evil.py'],
    ['a beginning that goes nowhere, twice', '././services/checkout/**', 'services/checkout/a.ts'],
    ['a submodule in place of a folder', 'services/checkout/**', 'services/checkout'],
    ['a link on the way to a folder', 'services/checkout/src/**', 'services/checkout'],
    ['a glob that names a folder', 'services/checkout', 'services/checkout/a.ts'],
    ['a glob from the root', '/services/checkout/**', 'services/checkout/a.ts'],
  ])('by %s', (_how, glob, file) => {
    expect(fileMatcher([file, 'services/other/a.ts'])([glob])).toEqual([file]);
  });
});
