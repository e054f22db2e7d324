// Bundles the action into action/dist: one file that needs nothing installed, and the licences of what is in it.
// `--check` only compares; `--out FOLDER` writes elsewhere.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf, packagesIn } from './licences.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = process.argv.indexOf('--out');
const folder = at < 0 ? join(root, 'action/dist') : process.argv[at + 1];
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const bundled = await build({
  absWorkingDir: root,
  entryPoints: ['action/src/main.ts'],
  outfile: 'index.js',
  write: false,
  metafile: true,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  charset: 'utf8',
  legalComments: 'inline',
  // What is written for `require` finds Node's own modules through it.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  define: { GROUNDTRUTH_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
});

const packages = packagesIn(bundled.metafile);
const unwanted = packages.filter((name) => /node_modules\/(?:ink|react|systeminformation|commander)$/.test(name));
if (unwanted.length > 0) throw new Error(`the action needs none of ${unwanted.join(', ')}: find out what imports it`);

const outputs = { 'index.js': bundled.outputFiles[0].text, 'licenses.txt': licencesOf(root, packages) };
let stale = 0;
if (!process.argv.includes('--check')) mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(outputs)) {
  const file = join(folder, name);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`action/dist/${name} is not in step with its source: run \`npm run build:action\``);
    stale++;
  }
}
process.exitCode = stale ? 1 : 0;
