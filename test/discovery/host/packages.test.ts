import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPackages } from '../../../engine/discovery/host/packages.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'groundtruth-packages-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function file(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const read = () => readPackages(root, new AbortController().signal);

describe('installed packages', () => {
  test('are read from the database of dpkg, without those that were removed', async () => {
    file(
      'var/lib/dpkg/status',
      'Package: zlib1g\nStatus: install ok installed\nVersion: 1:1.2.13\nDescription: compression\n Package: not-one\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n\nPackage: adduser\nStatus: install ok installed\nVersion: 3.134\n',
    );
    expect(await read()).toEqual({ adduser: '3.134', zlib1g: '1:1.2.13' });
  });

  test('are read in images without dpkg itself', async () => {
    file('var/lib/dpkg/status.d/base', 'Package: base-files\nVersion: 12.4\n');
    file('var/lib/dpkg/status.d/base.md5sums', 'Package: not-one\nVersion: 1\n');
    expect(await read()).toEqual({ 'base-files': '12.4' });
  });

  test('are read from the database of apk', async () => {
    file('lib/apk/db/installed', 'C:Q1\nP:musl\nV:1.2.4-r2\nA:x86_64\n\nP:busybox\nV:1.36.1-r15\n');
    expect(await read()).toEqual({ busybox: '1.36.1-r15', musl: '1.2.4-r2' });
  });

  test('in several versions have them all', async () => {
    file(
      'var/lib/dpkg/status',
      'Package: libc6\nVersion: 2\n\nPackage: libc6\nVersion: 1\n\nPackage: libc6\nVersion: 2\n',
    );
    expect(await read()).toEqual({ libc6: ['1', '2'] });
  });

  test.each([
    ['there is no database', () => {}],
    ['the database is empty', () => file('var/lib/dpkg/status', '')],
    ['the database is garbage', () => file('lib/apk/db/installed', '\u0000\u0001P:\n\nV:')],
  ])('are unknown where %s', async (_what, prepare) => {
    prepare();
    expect(await read()).toBeUndefined();
  });

  test('named as parts of every object are packages like others', async () => {
    file('var/lib/dpkg/status', 'Package: constructor\nVersion: 1\n\nPackage: __proto__\nVersion: 2\n');
    expect(Object.entries((await read()) ?? {})).toEqual([
      ['__proto__', '2'],
      ['constructor', '1'],
    ]);
  });
});
