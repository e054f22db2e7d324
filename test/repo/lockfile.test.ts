import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockfile = readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8');
const { packages } = JSON.parse(lockfile) as { packages: Readonly<Record<string, Locked>> };

/** npm leaves out what it cannot find for another platform when it writes the file, and then `npm ci` refuses it. */
it('package-lock.json has every package that a package asks for, those of other platforms too', () => {
  const missing: string[] = [];
  for (const [path, { dependencies, optionalDependencies }] of Object.entries(packages)) {
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (!resolves(path, name)) missing.push(`${name}, for ${path}`);
    }
  }
  expect(missing).toEqual([]);
  expect(resolves('node_modules/esbuild', '@esbuild/win32-x64')).toBe(true);
  expect(resolves('node_modules/esbuild', 'no-such-package')).toBe(false);
});

/** As Node looks for a package: beside the one that asks, then in every folder above. */
function resolves(path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (Object.hasOwn(packages, at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`)) return true;
    if (at === '') return false;
  }
}
