import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readBounded } from './read-bounded.ts';
import { compareText } from '../../model/json.ts';

/** Versions of installed packages by name; several where a package is installed in several versions. */
export type Packages = Readonly<Record<string, string | readonly string[]>>;

type Pair = readonly [name: string, version: string];

const largestDatabase = 64 * 1024 * 1024;
const mostPackages = 10_000;

/**
 * The packages of dpkg, apk and rpm. The first two are read from their databases; rpm's has no stable form, so `rpm` is
 * asked. Undefined where there is none of them, or none could be read.
 */
export async function readPackages(root: string, signal: AbortSignal): Promise<Packages | undefined> {
  const found = [
    ...dpkg(root),
    ...apk(root, 'lib/apk/db/installed'),
    ...apk(root, 'usr/lib/apk/db/installed'),
    ...(root === '/' ? await rpm(signal) : []),
  ];
  if (found.length === 0) return undefined;
  const versions = new Map<string, Set<string>>();
  for (const [name, version] of found.slice(0, mostPackages)) {
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  return Object.fromEntries(
    [...versions]
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, all]) => {
        const [first = '', ...others] = [...all].sort(compareText);
        return [name, others.length === 0 ? first : [first, ...others]];
      }),
  );
}

/** One file for all, and in images without dpkg itself one file a package. */
function dpkg(root: string): readonly Pair[] {
  const folder = join(root, 'var/lib/dpkg');
  const files = [
    join(folder, 'status'),
    ...namesIn(join(folder, 'status.d')).map((name) => join(folder, 'status.d', name)),
  ];
  return files.flatMap((file) =>
    stanzas(file)
      .filter((stanza) => /^Status: .* installed$/m.test(stanza) || !/^Status:/m.test(stanza))
      .flatMap((stanza) => pair(/^Package: (.+)$/m.exec(stanza)?.[1], /^Version: (.+)$/m.exec(stanza)?.[1])),
  );
}

function apk(root: string, file: string): readonly Pair[] {
  return stanzas(join(root, file)).flatMap((stanza) =>
    pair(/^P:(.+)$/m.exec(stanza)?.[1], /^V:(.+)$/m.exec(stanza)?.[1]),
  );
}

async function rpm(signal: AbortSignal): Promise<readonly Pair[]> {
  try {
    const { stdout } = await promisify(execFile)(
      'rpm',
      ['-qa', '--queryformat', '%{NAME}\\t%{VERSION}-%{RELEASE}\\n'],
      {
        signal,
        timeout: 10_000,
        killSignal: 'SIGKILL',
        maxBuffer: 16 * 1024 * 1024,
        env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
      },
    );
    return stdout.split('\n').flatMap((line) => pair(...(line.split('\t') as [string?, string?])));
  } catch {
    return [];
  }
}

function pair(name: string | undefined, version: string | undefined): readonly Pair[] {
  return name && version ? [[name.trim(), version.trim()]] : [];
}

function stanzas(file: string): readonly string[] {
  try {
    return readBounded(file, largestDatabase)
      .bytes.toString('utf8')
      .split(/\r?\n\r?\n/);
  } catch {
    return [];
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.endsWith('.md5sums'))
      .sort(compareText);
  } catch {
    return [];
  }
}
