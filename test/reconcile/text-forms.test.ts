import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathForm } from '../../engine/reconcile/text-forms.ts';

const step = fc.constantFrom('a', 'b', '..', '.', '');
const path = fc.array(step, { maxLength: 8 }).map((steps) => `/${steps.join('/')}`);

describe('one form of a path', () => {
  let root: string;
  /** `a` leads to a folder two steps deep, so that `a/..` is not where it stands. */
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'groundtruth-paths-')));
    mkdirSync(join(root, 'there/a/b/a'), { recursive: true });
    mkdirSync(join(root, 'there/b'), { recursive: true });
    mkdirSync(join(root, 'b'));
    symlinkSync('there/a', join(root, 'a'));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const placeOf = (text: string): string | undefined => {
    try {
      // As the system walks it, link by link.
      return realpathSync.native(`${root}/${text}`);
    } catch {
      return undefined;
    }
  };

  test('leads where the path leads, also over a link', () => {
    fc.assert(
      fc.property(path, (text) => {
        fc.pre(!text.startsWith('//') || text.startsWith('///'));
        const form = pathForm(text) ?? '';
        const place = placeOf(text);
        expect(place === undefined || placeOf(form) === place).toBe(true);
        expect(form.split('/').filter((each) => each === '..')).toEqual(
          text.split('/').filter((each) => each === '..'),
        );
        expect(pathForm(form)).toBe(form);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['/a/../b', '/b'],
    ['/a/..', '/'],
    ['/../a', '/a'],
    ['C:\\a\\..\\b', 'C:\\b'],
  ])('of %s is not that of %s', (one, other) => {
    expect(pathForm(one)).not.toBe(pathForm(other));
  });
});
