import { readFileSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommanderError } from 'commander';
import type { CommandContext, CommandOptions } from '../commands/context.ts';
import { exitStatus } from '../commands/exit-status.ts';
import { EngineError } from '../model/error.ts';
import { severities } from '../model/finding.ts';
import { redactText } from '../model/redact.ts';
import { redactResult } from '../model/redact-result.ts';
import { visible } from '../report/clean.ts';
import { commandGroups } from './commands.ts';
import { readMoment } from './moment.ts';
import { formatNames, pairOutputs, writeOutputs } from './output.ts';
import { buildProgram, type Call } from './program.ts';
import { startProgress } from './progress.ts';
import { describeTerminal } from './terminal.ts';

/** Runs the command line `groundtruth WORDS…` and leaves the exit status in `process.exitCode`. */
export async function main(words: readonly string[]): Promise<void> {
  process.stdout.on('error', leaveOnClosedPipe);
  process.stderr.on('error', leaveOnClosedPipe);
  const version = readVersion();
  const program = buildProgram(commandGroups, formatNames, version, (call) => runCall(call, version));
  program.exitOverride();
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    process.exitCode = explain(error);
    // A read of a pipe cannot be called back, and an exit would wait for it. A signal that nobody handles any more does not.
    if (process.exitCode === interrupted) process.kill(process.pid, 'SIGINT');
  }
}

/** What a shell expects of a program that was interrupted: 128 and the number of SIGINT. */
const interrupted = 130;

async function runCall(call: Call, version: string): Promise<void> {
  const { definition, values } = call;
  const outputs = pairOutputs(call.outputs);
  const terminal = describeTerminal(process, typeof values['color'] === 'boolean' ? values['color'] : undefined);
  const abort = new AbortController();
  // The first signal asks for an orderly end; whoever asks twice means it.
  const stop = () => (abort.signal.aborted ? process.exit(interrupted) : abort.abort());
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const progress = startProgress(terminal, process.stderr);
  const context: CommandContext = {
    cwd: resolve(typeof values['cwd'] === 'string' ? values['cwd'] : '.'),
    now: () => new Date(),
    version,
    environment: process.env,
    signal: abort.signal,
    progress: progress.step,
  };
  try {
    const result = redactResult(await definition.run(call.words, { ...commonOptions(values), values }, context));
    await progress.stop();
    const toScreen = outputs.some(({ format, file }) => format === 'text' && file === undefined);
    if (definition.browsable && toScreen && terminal.interactive && values['plain'] !== true) {
      const { browse } = await import('./screens/browse.tsx');
      await browse(result, terminal.color);
    }
    writeOutputs(result, outputs, terminal, context.cwd, (text) => process.stdout.write(text));
    process.exitCode = abort.signal.aborted ? interrupted : exitStatus(result);
  } finally {
    await progress.stop();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function commonOptions(values: Call['values']): CommandOptions {
  const { at, config, failOn } = values;
  const threshold = [...severities, 'none' as const].find((name) => name === failOn);
  return {
    ...(typeof at === 'string' && { at: readMoment(at) }),
    ...(typeof config === 'string' && { config }),
    ...(threshold !== undefined && { failOn: threshold }),
  };
}

/** Says what stopped the run and gives the exit status: what the user typed or the engine met is 2, help asked for is 0, and a signal's own is 130. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof EngineError) {
    process.stderr.write(`groundtruth: ${visible(redactText(error.message))}\n`);
    if (error.hint !== undefined) process.stderr.write(`  ${visible(redactText(error.hint))}\n`);
    return error.code === 'cancelled' ? interrupted : 2;
  }
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`groundtruth: stopped by a fault of its own: ${visible(redactText(text))}\n`);
  process.stderr.write(
    '  Please report it with the command and its input; GROUNDTRUTH_DEBUG=1 shows where it happened.\n',
  );
  if (process.env['GROUNDTRUTH_DEBUG'] === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return 2;
}

/** Whoever read our output has gone (`groundtruth check | head`): there is nobody left to tell. A full disk is told. */
function leaveOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit();
  writeSync(2, `groundtruth: the result could not be written (${error.code ?? error.message}).\n`);
  process.exit(2);
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
