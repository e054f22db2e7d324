import { appendFile } from 'node:fs/promises';
import type { Runner } from './runner.ts';

/** A line that the runner turns into an annotation of the job. The message may hold anything. */
export function annotation(level: 'error' | 'warning' | 'notice', message: string): string {
  return `::${level} title=Groundtruth::${escapeData(message)}\n`;
}

/** A line that shows in the log only where the workflow is debugged. */
export function debugLine(message: string): string {
  return `::debug::${escapeData(message)}\n`;
}

/** Adds markdown to the job summary. GitHub shows none at all above 1 MiB. */
export async function writeSummary(runner: Runner, markdown: string): Promise<void> {
  if (runner.summaryFile) await appendFile(runner.summaryFile, `${markdown}\n`);
}

/** Sets outputs of the step. Values are one line each. */
export async function writeOutputs(runner: Runner, outputs: Readonly<Record<string, string>>): Promise<void> {
  if (runner.outputFile) await appendFile(runner.outputFile, lines(outputs));
}

/** Keeps values for this action's own post step, where they are read as `STATE_<name>`. The last one written counts. */
export async function writeState(runner: Runner, values: Readonly<Record<string, string>>): Promise<void> {
  if (runner.stateFile) await appendFile(runner.stateFile, lines(values));
}

function lines(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value.replaceAll(/[\r\n]/g, ' ')}\n`)
    .join('');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
