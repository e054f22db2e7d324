import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CatalogGlobs, matchCatalogFiles } from '../../engine/catalog/match-files.ts';
import { startProcessorClock } from '../support/processor-clock.ts';

function globs(given: Partial<CatalogGlobs>): CatalogGlobs {
  return { root: '', include: ['**/*.yaml'], exclude: [], ...given };
}

describe('A catalog file', () => {
  it.each<[string, Partial<CatalogGlobs>, string, boolean]>([
    ['matches what is included', {}, 'a/b.yaml', true],
    ['is not one of another name', {}, 'a/b.json', false],
    ['does not match what is excluded', { exclude: ['a/**'] }, 'a/b.yaml', false],
    ['matches one of several globs', { include: ['a/*.yml', 'b/{c,d}.yaml'] }, 'b/d.yaml', true],
    ['is not the configuration itself', { file: 'x/groundtruth.yaml', root: 'x' }, 'x/groundtruth.yaml', false],
    ['is below the configuration', { root: 'x' }, 'x/a.yaml', true],
    ['is not beside the configuration', { root: 'x' }, 'xy/a.yaml', false],
    [
      'is counted from the configuration, whatever its folder is called',
      { root: 'x[1]', include: ['a/*.yaml'] },
      'x[1]/a/b.yaml',
      true,
    ],
    [
      'is not in node_modules, even where that is asked for',
      { include: ['node_modules/**'] },
      'node_modules/a.yaml',
      false,
    ],
    ['is in a folder that is called nearly like it', {}, 'my_node_modules/a.yaml', true],
    ['does not begin with a dot', {}, '.github/a.yaml', false],
    ['begins with a dot where it is asked for', { include: ['.github/*.yaml'] }, '.github/a.yaml', true],
    ['has a name with parentheses as they are', { include: ['a (1)+.yaml'] }, 'a (1)+.yaml', true],
    [
      'is one that a glob could take too long to try on',
      { include: ['catalog/**/*a*a*a*a*a*a*.yaml'] },
      `catalog/d/${'a'.repeat(240)}.txt`,
      true,
    ],
    [
      'is one that an exclusion could take too long to try on',
      { exclude: ['**/*a*a*a*.yml'] },
      `${'a'.repeat(240)}.yaml`,
      true,
    ],
    ['is not every one because a glob has many wildcards', { include: ['**/*a*a*.yml'] }, 'b/caaaa.txt', false],
    ['is not every one with a long path', {}, `${'folder/'.repeat(500)}a.txt`, false],
    ['is excluded with its dot', { include: ['.a/*.yaml'], exclude: ['**/*.yaml'] }, '.a/b.yaml', false],
  ])('%s', (_what, given, path, expected) => {
    expect(matchCatalogFiles(globs(given))(path)).toBe(expected);
  });

  it.each<[string, Partial<CatalogGlobs>, string, boolean]>([
    ['below the globs', { include: ['catalog/**/*.yaml'] }, 'catalog/a', true],
    ['above the globs', { include: ['a/b/c/*.yaml'] }, 'a/b', true],
    ['beside the globs', { include: ['a/b/*.yaml'] }, 'a/c', false],
    ['above the configuration', { root: 'a/b' }, 'a', true],
    ['beside the configuration', { root: 'a/b' }, 'a/c', false],
    ['that begins with a dot', {}, 'a/.b', false],
    ['that is excluded as a whole', { exclude: ['a/b/**'] }, 'a/b', false],
    ['of which only a part is excluded', { exclude: ['a/*.yaml'] }, 'a', true],
  ])('may be or not be in a folder %s', (_what, given, folder, expected) => {
    expect(matchCatalogFiles(globs(given)).mayHold?.(folder)).toBe(expected);
  });

  it('is in no folder that may not hold one', () => {
    const segment = fc.constantFrom('a', 'b', '.c', 'd.e', 'node_modules');
    const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => `${parts.join('/')}.yaml`);
    const patterns = fc.array(
      fc.constantFrom(
        '**/*.yaml',
        'a/**',
        'a/b/*.yaml',
        '.c/**/*.yaml',
        '*/b/**',
        '{a,b}/**',
        '**/d.e/**',
        'a/**/.c/*',
        '*.yaml',
      ),
      { minLength: 1, maxLength: 2 },
    );
    fc.assert(
      fc.property(path, patterns, patterns, fc.constantFrom('', 'a', 'a/b'), (file, include, exclude, root) => {
        const match = matchCatalogFiles({ include, exclude, root });
        fc.pre(match(file));
        const folders = file.split('/').slice(0, -1);
        for (let depth = 1; depth <= folders.length; depth++) {
          expect(match.mayHold?.(folders.slice(0, depth).join('/'))).toBe(true);
        }
      }),
    );
  });

  it('is told in bounded time, whatever names a commit has', () => {
    const match = matchCatalogFiles(globs({ include: ['**/*a*a*.yaml'], exclude: ['**/*a*/**/*a*.yml'] }));
    const used = startProcessorClock();
    for (let index = 0; index < 5000; index++) match(`${'a/'.repeat(index % 90)}${'a'.repeat(index % 250)}.txt`);
    expect(used()).toBeLessThan(20_000);
  }, 60_000);
});
