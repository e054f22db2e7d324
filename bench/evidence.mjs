// Folding a log of a million observations to one moment against reading it, and what a rescan writes, in the same run. Needs
// `npm run build`.
//
//     node --expose-gc bench/evidence.mjs [RUNS]
//
// reading    every byte is read and hashed, every line parsed as JSON: what cannot be done without
// full       ten runs of 100,000 things, each in full, a tenth of the things changed in each
// short      a hundred rescans of 10,000 things by their differences, one in a hundred changed in each
// import     a file with 2000 runs of 20 things against one with 500: processor time, the writing of files included
// rescan     bytes of a rescan of 10,000 things that found nothing new, against the first scan
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendRun } from '../dist/engine/evidence/append.js';
import { folderStore } from '../dist/engine/evidence/folder-store.js';
import { encodeRun } from '../dist/engine/evidence/format.js';
import { importEvidence } from '../dist/engine/evidence/import.js';
import { readEvidence } from '../dist/engine/evidence/read-evidence.js';

const runs = Number(process.argv[2] ?? 5);
const start = Date.UTC(2026, 0, 1);
let missed = 0;

const folder = mkdtempSync(join(tmpdir(), 'groundtruth-bench-'));
try {
  const full = join(folder, 'full');
  await writeFull(full);
  await report('full', full, 3);
  const short = join(folder, 'short');
  const { first, rescan } = await writeShort(short);
  await report('short', short);
  bar('bytes of a rescan / of a first scan', rescan / first, 0.01, 4);
  await importing(join(folder, 'few'), 50);
  const few = await importing(join(folder, 'few'), 500);
  const many = await importing(join(folder, 'many'), 2000);
  console.log(`\nimport: 500 runs ${few.toFixed(0)} ms, 2000 runs ${many.toFixed(0)} ms`);
  bar('importing 2000 runs / 500', many / few, 6, 2);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed > 0 ? 1 : 0;

/** Medians of interleaved runs. */
async function report(name, path, most) {
  const times = { reading: [], folding: [] };
  let things = 0;
  for (let round = -1; round < runs; round++) {
    for (const [who, work] of [
      ['reading', () => readPlainly(path)],
      ['folding', () => fold(path)],
    ]) {
      globalThis.gc?.();
      const begun = performance.now();
      things = await work();
      if (round >= 0) times[who].push(performance.now() - begun);
    }
  }
  const [reading, folding] = [median(times.reading), median(times.folding)];
  const megabytes = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `\n${name}: reading ${reading.toFixed(0)} ms, folding ${folding.toFixed(0)} ms to ${things} things, ${megabytes} MB`,
  );
  if (most !== undefined) bar('folding / reading', folding / reading, most, 2);
  else console.log(`  folding / reading ${(folding / reading).toFixed(2)}`);
}

function readPlainly(path) {
  let lines = 0;
  for (const name of readdirSync(path)) {
    if (!name.endsWith('.ndjson')) continue;
    const bytes = readFileSync(join(path, name));
    createHash('sha256').update(bytes).digest('hex');
    for (let from = 0; from < bytes.length;) {
      const end = bytes.indexOf(0x0a, from);
      JSON.parse(bytes.toString('utf8', from, end));
      from = end + 1;
      lines++;
    }
  }
  return lines;
}

async function fold(path) {
  const { evidence, findings } = await readEvidence(folderStore(path), {
    at: new Date(start + 1e10),
    staleAfter: () => 86_400,
  });
  if (findings.length > 0) throw new Error(findings[0].message);
  return evidence.sightings.length;
}

async function writeFull(path) {
  await appendRun(folderStore(path), { ...run(0, 1), observations: [] });
  rmSync(
    join(
      path,
      readdirSync(path).find((name) => name.endsWith('.ndjson')),
    ),
  );
  rmSync(join(path, '.journal'));
  for (let number = 0; number < 10; number++)
    writeFileSync(join(path, `r${number}.host.ndjson`), encodeRun(run(number, 100_000, 10), []));
}

async function writeShort(path) {
  const store = folderStore(path);
  const { bytes: first } = await appendRun(store, run(0, 10_000));
  const { bytes: rescan } = await appendRun(store, run(1, 10_000));
  for (let number = 2; number < 100; number++) await appendRun(store, run(number, 10_000, 100));
  return { first, rescan };
}

/** Milliseconds of processor time. */
async function importing(path, count) {
  mkdirSync(path, { recursive: true });
  const file = join(path, `${count}.txt`);
  writeFileSync(file, Array.from({ length: count }, (_, number) => encodeRun(run(number, 20, 20))).join(''));
  const store = folderStore(join(path, String(count)));
  const before = process.cpuUsage();
  for await (const { path: kept } of importEvidence(file, { store, at: new Date(start + 1e10) }))
    if (kept === undefined) throw new Error('a run was not kept');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** A run of a source that watches processes on hosts; one thing in `every` is other than in the run before. */
function run(number, count, every = Number.POSITIVE_INFINITY) {
  const startedAt = new Date(start + number * 300_000);
  const at = new Date(startedAt.getTime() + 2000).toISOString();
  return {
    source: 'host',
    run: `r${String(number).padStart(4, '0')}`,
    scope: { site: 'x' },
    startedAt: startedAt.toISOString(),
    endedAt: at,
    complete: true,
    coverage: [{ of: 'items', class: 'process', scope: {}, level: 'complete' }],
    observations: Array.from({ length: count }, (_, index) => ({
      key: `host-${String(index >> 5).padStart(5, '0')} process ${String(index & 31).padStart(2, '0')}`,
      class: 'process',
      at,
      identifiers: {
        host: [`host-${index >> 5}`, `host-${index >> 5}.internal`],
        process: `worker-${index & 31}.js`,
        endpoint: `10.0.${(index >> 5) & 255}.7:${8000 + (index & 31)}`,
      },
      attributes: {
        version: `1.${index % every === number % every ? number : 0}.${index & 7}`,
        listen: [`0.0.0.0:${8000 + (index & 31)}`],
        memory: 512,
        user: 'app',
      },
      relations: [
        {
          type: 'connectsTo',
          to: { class: 'application', identifiers: { endpoint: `10.0.${index & 255}.9:5432` } },
          count: 3,
        },
      ],
      state: { reachable: true, participating: true },
    })),
  };
}

function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function bar(what, value, most, digits) {
  const met = value <= most;
  if (!met) missed++;
  console.log(`  ${what.padEnd(40)} ${value.toFixed(digits).padStart(8)}   ≤ ${most}   ${met ? 'met' : 'MISSED'}`);
}
