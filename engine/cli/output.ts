import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EngineError } from '../model/error.ts';
import type { Result } from '../model/result.ts';
import { formats, render, type FormatName } from '../report/render.ts';
import type { Terminal } from './terminal.ts';

/** One rendering of a result: to a file, or to standard output where none is named. */
export interface Output {
  readonly format: FormatName;
  readonly file?: string;
}

export const formatNames = Object.keys(formats) as readonly FormatName[];

/**
 * Pairs `--format` and `--output` as they stand on the command line: an output file belongs to the format before it, or to
 * text where none is named yet.
 */
export function pairOutputs(words: readonly (readonly ['format' | 'output', string])[]): readonly Output[] {
  const outputs: { format: FormatName; file?: string }[] = [];
  for (const [option, value] of words) {
    const last = outputs.at(-1);
    if (option === 'format') outputs.push({ format: formatName(value) });
    else if (last && last.file === undefined) last.file = value;
    else outputs.push({ format: 'text', file: value });
  }
  if (outputs.filter((output) => output.file === undefined).length > 1) {
    throw new EngineError('bad-arguments', 'Only one format can go to standard output.', {
      hint: 'Put the others in files: `--format text --format sarif --output result.sarif`.',
    });
  }
  return outputs.length > 0 ? outputs : [{ format: 'text' }];
}

/** Renders a result wherever it was asked for. Files first, so that a closed pipe loses none of them. */
export function writeOutputs(
  result: Result,
  outputs: readonly Output[],
  terminal: Terminal,
  cwd: string,
  write: (text: string) => void,
): void {
  for (const { format, file } of outputs) {
    if (file !== undefined) writeFile(resolve(cwd, file), render(result, format, { color: false, width: 100 }));
  }
  for (const { format, file } of outputs) {
    if (file === undefined) write(render(result, format, { color: terminal.color, width: terminal.width }));
  }
}

function formatName(value: string): FormatName {
  const name = formatNames.find((known) => known === value);
  if (name === undefined) {
    throw new EngineError('bad-arguments', `There is no format \`${value}\`.`, {
      hint: `Formats: ${formatNames.join(', ')}.`,
    });
  }
  return name;
}

function writeFile(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    throw new EngineError('unwritable', `${path} cannot be written.`, {
      hint: 'Check the folder, its permissions and the free space.',
      cause,
    });
  }
}
