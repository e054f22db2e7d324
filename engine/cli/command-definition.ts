import type { CommandContext, CommandOptions } from '../commands/context.ts';
import type { Result } from '../model/result.ts';

/** Values of one call as the command line gives them: text, repeated text, or a switch. */
export type OptionValues = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/** A command as the user meets it; `run` loads what it needs only when it is called. */
export interface CommandDefinition {
  /** Words after `groundtruth`, with arguments in commander's notation, e.g. `why <ref>`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly (readonly [flags: string, description: string])[];
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Its result can be browsed on a terminal. */
  readonly browsable?: boolean;
  readonly run: (
    words: readonly string[],
    options: CommandOptions & { readonly values: OptionValues },
    context: CommandContext,
  ) => Promise<Result>;
}
