import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const peak = fileURLToPath(new URL('./peak.cjs', import.meta.url));

/**
 * Runs whole processes in turn, so that a busy moment meets them all, after one run each that is not counted. A contender is
 * `{command, args, cwd?, status?}`; `status` is the exit status that it has to have. Gives for each the median time in
 * milliseconds and, where it is asked for, the largest peak of memory in megabytes.
 */
export function measure(contenders, runs, { memory = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'groundtruth-bench-peak-'));
  const results = Object.fromEntries(Object.keys(contenders).map((name) => [name, { times: [], peak: 0 }]));
  try {
    for (let run = -1; run < runs; run++) {
      for (const [name, contender] of Object.entries(contenders)) {
        const file = join(folder, name.replaceAll(/\W/g, '-'));
        const time = runOnce(name, contender, memory ? file : undefined);
        if (run < 0) continue;
        results[name].times.push(time);
        if (memory) results[name].peak = Math.max(results[name].peak, Number(readFileSync(file, 'utf8')) / 1024);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return Object.fromEntries(
    Object.entries(results).map(([name, { times, peak: most }]) => [name, { ms: median(times), mb: Math.round(most) }]),
  );
}

function runOnce(name, { command = process.execPath, args, cwd, status = 0 }, memoryFile) {
  const env = { ...process.env, NO_COLOR: '1' };
  if (memoryFile !== undefined) Object.assign(env, { NODE_OPTIONS: `--require ${peak}`, BENCH_PEAK: memoryFile });
  const begin = process.hrtime.bigint();
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  const time = Number(process.hrtime.bigint() - begin) / 1e6;
  if (result.status !== status) {
    const said = `${result.error?.message ?? ''}${result.stdout}${result.stderr}`.slice(0, 2000);
    throw new Error(`${name} ended with ${result.status ?? result.signal}, not with ${status}:\n${said}`);
  }
  return time;
}

function median(list) {
  return list.sort((a, b) => a - b)[list.length >> 1];
}
