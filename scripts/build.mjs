// Compiles the library with tsc, and bundles the command so that it starts with few files.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf, packagesIn } from './licences.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);

/** Small packages that every check starts with; what is large, or seldom needed, is loaded from its own. */
const takenIn = new Set([
  'ajv',
  'ajv-formats',
  'commander',
  'fast-string-width',
  'fast-wrap-ansi',
  'fastest-levenshtein',
  'ipaddr.js',
  'js-yaml',
  'picomatch',
  'simple-git',
]);
const { dependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8'));

rmSync(at('dist'), { recursive: true, force: true });
const tsc = spawnSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.build.json')], {
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
const isSource = (path) => path.endsWith('.ts');
for (const folder of ['engine/catalog/generated', 'engine/model/generated', 'engine/report/generated']) {
  cpSync(at(folder), at('dist', folder), { recursive: true, filter: (path) => !isSource(path) });
}
if (existsSync(at('engine/cli/main.ts'))) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['engine/cli/main.ts'],
    outdir: 'dist/bin',
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(dependencies)
      .filter((name) => !takenIn.has(name))
      .flatMap((name) => [name, `${name}/*`]),
    // What is written for `require` finds Node's own modules through it.
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
    // Names stay, so that a stack can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    jsx: 'automatic',
    logLevel: 'warning',
  });
  writeFileSync(at('dist/bin/licenses.txt'), licencesOf(root, packagesIn(metafile)));
  cpSync(at('engine/cli/groundtruth.cjs'), at('dist/bin/groundtruth.cjs'));
}
