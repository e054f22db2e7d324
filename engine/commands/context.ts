import type { Severity } from '../model/finding.ts';

/** What every command is given: where it runs, when, and how it tells what it is doing. */
export interface CommandContext {
  /** Absolute path of the folder it was started in. */
  readonly cwd: string;
  readonly now: () => Date;
  readonly version: string;
  readonly signal?: AbortSignal;
  /** Where credentials are that the configuration names. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly progress?: (step: ProgressStep) => void;
}

/** A long step as it goes on. `total` is absent where it is not known. */
export interface ProgressStep {
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly detail?: string;
  readonly done?: number;
  readonly total?: number;
}

/** Options that every command understands. */
export interface CommandOptions {
  /** Path of a configuration file instead of the one found by walking up. */
  readonly config?: string;
  readonly failOn?: Severity | 'none';
  /** The moment to speak of instead of now. */
  readonly at?: Date;
}

/** The members that every result starts with. */
export function resultBase(context: CommandContext, at: Date) {
  return {
    apiVersion: 'groundtruth/v1',
    tool: { name: 'groundtruth', version: context.version },
    at: at.toISOString(),
  } as const;
}

/** Nothing is from after it. */
export const endOfTime = new Date(8_640_000_000_000_000);

/** The moment a command speaks of. */
export function momentOf(options: CommandOptions, context: CommandContext): Date {
  return options.at ?? context.now();
}

/** The same, for a part of the work that says nothing of how it goes. */
export function quiet(context: CommandContext): CommandContext {
  const { progress: _progress, ...rest } = context;
  return rest;
}
