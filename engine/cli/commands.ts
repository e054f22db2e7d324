import { answerCommands } from './definitions/answers.ts';
import { changeCommands } from './definitions/changes.ts';
import { estateCommands } from './definitions/estate.ts';
import { recordCommands } from './definitions/records.ts';
import type { CommandDefinition } from './command-definition.ts';

/** Every command, in the order in which `--help` lists them. */
export const commandDefinitions: readonly CommandDefinition[] = [
  ...estateCommands,
  ...changeCommands,
  ...answerCommands,
  ...recordCommands,
];
