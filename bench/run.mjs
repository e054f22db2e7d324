// Measures Groundtruth against what a user would take instead and against what cannot be beaten, as whole processes in one
// run. Only the ratios mean something: absolute times belong to a machine and a moment. Needs `npm run build`.
//
//     npm run bench -- [NAME…] [--runs N]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeJson, writeYaml } from './generate.mjs';
import { measure } from './measure.mjs';
import { ajvArguments, peerCommand, spectralArguments } from './peers.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const cases = {
  'check-10k': check10k,
  'check-files': checkFiles,
  'check-1k': check1k,
  'check-100k': check100k,
  review,
  version,
  impact: inProcess,
  reconcile: inProcess,
  evidence: inProcess,
};
const { values, positionals } = parseArgs({
  allowPositionals: true,
  // The dist folder of another build, to compare the two.
  options: { runs: { type: 'string' }, dist: { type: 'string', default: at('../dist') } },
});
const ours = join(values.dist, 'bin/groundtruth.cjs');
const unknown = positionals.filter((name) => !Object.hasOwn(cases, name));
if (unknown.length > 0) fail(`There is no case ${unknown.join(', ')}. There are ${Object.keys(cases).join(', ')}.`);
if (!existsSync(ours)) fail('Build first: npm run build');

const work = mkdtempSync(join(tmpdir(), 'groundtruth-bench-'));
const missed = [];
try {
  for (const [name, run] of Object.entries(cases)) {
    if (positionals.length === 0 || positionals.includes(name)) run(name);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
if (missed.length > 0) {
  console.log(`\nMissed: ${missed.join('; ')}`);
  process.exitCode = 1;
}

/** 10,000 entities in 1,000 files: against reading the same data as JSON, and against a script of one's own. */
function check10k(name) {
  proveSameChecks();
  const folder = catalog(10_000, 10);
  const json = join(work, 'json-10k');
  writeJson(json, 10_000, 10);
  const results = measure({ ours: check(folder), floor: floor(json), plain: plain(folder) }, runs(9));
  title(name, '10,000 entities, 10 a file', results);
  atMost('ours / read and JSON.parse', results.ours.ms / results.floor.ms, 5);
  atLeast('plain yaml + ajv + graphology / ours', results.plain.ms / results.ours.ms, 6);
}

/** One document a file, as ajv-cli needs it, which checks the schema alone. */
function checkFiles(name) {
  const folder = catalog(10_000, 1);
  const ajv = peerCommand('ajv-cli', 'ajv');
  const contenders = { ours: check(folder), ...(ajv && { ajv: { command: ajv, args: ajvArguments(folder) } }) };
  const results = measure(contenders, runs(5));
  title(name, '10,000 entities, one a file', results);
  if (ajv) atLeast('ajv-cli, schema alone / ours', results.ajv.ms / results.ours.ms, 1.4);
}

function check1k(name) {
  const folder = catalog(1000, 1);
  const spectral = peerCommand('@stoplight/spectral-cli', 'spectral');
  const contenders = {
    ours: check(folder),
    ...(spectral && { spectral: { command: spectral, args: spectralArguments(folder) } }),
  };
  const results = measure(contenders, runs(3));
  title(name, '1,000 entities, one a file', results);
  if (spectral) atLeast('Spectral, schema alone / ours', results.spectral.ms / results.ours.ms, 30);
}

function check100k(name) {
  const contenders = { ten: check(catalog(10_000, 10)), hundred: check(catalog(100_000, 10)) };
  const results = measure(contenders, runs(3), { memory: true });
  title(name, '100,000 entities against 10,000, 10 a file', results);
  atMost('time of 100,000 / of 10,000', results.hundred.ms / results.ten.ms, 12);
  atMost('megabytes at the peak', results.hundred.mb, 600);
}

/** A change in five files among 10,000 entities, read from two commits, against one check of the folder. */
function review(name) {
  const folder = catalog(10_000, 10, 'repository');
  const git = (...words) =>
    spawnSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', ...words], { cwd: folder });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'Everything');
  git('checkout', '-qb', 'change');
  for (let file = 0; file < 5; file++) {
    const path = join(folder, `0${file}`, `catalog-${String(file).padStart(6, '0')}.yaml`);
    writeFileSync(path, readFileSync(path, 'utf8').replace('lifecycle: production', 'lifecycle: deprecated'));
  }
  git('commit', '-qam', 'Change five files');
  const args = [ours, 'review', '--base', 'main', '--head', 'change', '--fail-on', 'none'];
  const status = spawnSync(process.execPath, args, { cwd: folder }).status ?? 0;
  const results = measure({ review: { args, cwd: folder, status }, check: check(folder) }, runs(7));
  title(name, 'a change in 5 files among 10,000 entities', results);
  atMost('review / check', results.review.ms / results.check.ms, 1.3);
}

function version(name) {
  const empty = join(work, 'empty.cjs');
  writeFileSync(empty, '');
  const results = measure({ ours: { args: [ours, '--version'] }, node: { args: [empty] } }, runs(21));
  title(name, 'groundtruth --version', results);
  atMost('ours / an empty script', results.ours.ms / results.node.ms, 1.15);
}

/** Contenders that take turns inside one process: see there. */
function inProcess(name) {
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, ['--max-old-space-size=6144', '--expose-gc', at(`${name}.mjs`)], {
    stdio: 'inherit',
  });
  if (status !== 0) missed.push(name);
}

function check(folder) {
  return { args: [ours, 'check'], cwd: folder };
}

function plain(folder, status = 0) {
  return { args: [at('plain-check.mjs'), folder], status };
}

function floor(folder) {
  return { args: [at('floor.mjs'), folder] };
}

function catalog(count, perFile, label = 'yaml') {
  const folder = join(work, `${label}-${count}-${perFile}`);
  if (!existsSync(folder)) writeYaml(folder, count, perFile);
  return folder;
}

/** Both find the same mistakes, or the comparison means nothing. */
function proveSameChecks() {
  const component = (name, spec) =>
    `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: ${name}}\nspec: {type: service, owner: group:g, ${spec}}\n`;
  const group = 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: g}\nspec: {}\n';
  const broken = {
    syntax: 'a: [\n',
    schema: component('a', 'dependsOn: x'),
    duplicate: `${component('a', '')}---\n${component('a', '')}`,
    dangling: component('a', 'dependsOn: [component:nowhere]'),
    circle: `${component('a', 'subcomponentOf: component:b')}---\n${component('b', 'subcomponentOf: component:a')}`,
  };
  for (const [what, text] of Object.entries(broken)) {
    const folder = join(work, `broken-${what}`);
    mkdirSync(dirname(join(folder, 'catalog.yaml')), { recursive: true });
    writeFileSync(join(folder, 'catalog.yaml'), `${group}---\n${text}`);
    const args = [ours, 'check', '--fail-on', 'warning'];
    measure({ [`ours, ${what}`]: { args, cwd: folder, status: 1 }, [`plain, ${what}`]: plain(folder, 1) }, 0);
  }
}

function runs(usual) {
  return values.runs === undefined ? usual : Number(values.runs);
}

function title(name, what, results) {
  const times = Object.entries(results).map(
    ([who, { ms, mb }]) => `${who} ${ms.toFixed(0)} ms${mb > 0 ? ` ${mb} MB` : ''}`,
  );
  console.log(`\n${name}: ${what}\n  ${times.join(', ')}`);
}

function atMost(what, value, bar) {
  row(what, value, `≤ ${bar}`, value <= bar);
}

function atLeast(what, value, bar) {
  row(what, value, `≥ ${bar}`, value >= bar);
}

function row(what, value, bar, isMet) {
  console.log(`  ${what.padEnd(40)} ${value.toFixed(2).padStart(8)}   ${bar.padEnd(6)}  ${isMet ? 'met' : 'MISSED'}`);
  if (!isMet) missed.push(`${what} is ${value.toFixed(2)}, not ${bar}`);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
