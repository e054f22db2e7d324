import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Result } from '../engine/model/result.ts';
import { withoutGitVariables } from './repository.ts';

const lifeline = new URL('./lifeline.js', import.meta.url).href;
const program = fileURLToPath(new URL('../bin/groundtruth.cjs', import.meta.url));

/** Where a command leaves its result as JSON, beside what it prints. */
const resultFile = '.git/demo-result.json';

export interface Outcome {
  readonly status: number | null;
  readonly result: Result;
}

/** Runs the real command in `folder` as a user would; what it prints is shown. */
export async function runCommand(folder: string, words: readonly string[], signal: AbortSignal): Promise<Outcome> {
  const output = ['--format', 'text', '--format', 'json', '--output', resultFile];
  const child = spawn(process.execPath, ['--import', lifeline, program, ...words, ...output], {
    cwd: folder,
    env: { ...withoutGitVariables(process.env), ...terminalOf(process.stdout) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    signal,
  });
  child.stdout?.pipe(process.stdout, { end: false });
  // Where output is no terminal, progress goes to standard error: it matters only when the command gives up.
  const complaint = child.stderr ? text(child.stderr) : Promise.resolve('');
  const [status] = (await once(child, 'close', { signal })) as [number | null];
  if (status === 2) throw new Error(`groundtruth ${words.join(' ')} could not decide.\n${await complaint}`);
  return { status, result: JSON.parse(await readFile(join(folder, resultFile), 'utf8')) as Result };
}

/** A pipe has no width and no colour: the command is told those of the terminal behind it. */
function terminalOf({ isTTY, columns }: NodeJS.WriteStream): NodeJS.ProcessEnv {
  return isTTY ? { FORCE_COLOR: '1', COLUMNS: String(columns) } : {};
}
