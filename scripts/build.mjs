// Compiles the library with tsc, and bundles the command so that it starts with few files.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);

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
  await build({
    absWorkingDir: root,
    entryPoints: ['engine/cli/main.ts'],
    outdir: 'dist/bin',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    jsx: 'automatic',
    logLevel: 'warning',
  });
  cpSync(at('engine/cli/groundtruth.cjs'), at('dist/bin/groundtruth.cjs'));
}
