import type { CommandDefinition } from './command-definition.ts';
import { answerCommands } from './definitions/answers.ts';
import { changeCommands } from './definitions/changes.ts';
import { estateCommands } from './definitions/estate.ts';
import { recordCommands } from './definitions/records.ts';

/** Every command, in the order in which `--help` lists them, under headings. */
export const commandGroups: readonly (readonly [heading: string, commands: readonly CommandDefinition[]])[] = [
  ['See what is there:', estateCommands],
  ['Judge a change:', changeCommands],
  ['Answer what was found:', answerCommands],
  ['Begin, and work with files:', recordCommands],
];
