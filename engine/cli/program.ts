import { Command, Option } from 'commander';
import { severities } from '../model/finding.ts';
import type { CommandDefinition, OptionValues } from './command-definition.ts';
import { visible } from '../report/clean.ts';
import type { FormatName } from '../report/render.ts';

/** A call as it was typed, before anything of it is checked. */
export interface Call {
  readonly definition: CommandDefinition;
  readonly words: readonly string[];
  readonly values: OptionValues;
  /** `--format` and `--output` in the order in which they stand. */
  readonly outputs: readonly (readonly ['format' | 'output', string])[];
}

/** The command line of every command, from the tables of definitions. */
export function buildProgram(
  groups: readonly (readonly [heading: string, definitions: readonly CommandDefinition[]])[],
  formatNames: readonly FormatName[],
  version: string,
  call: (call: Call) => Promise<void>,
): Command {
  const program = new Command('groundtruth')
    .description('Declare what should exist. See what does. Know what a change will break before it merges.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    // What was typed is said again in errors, and may hold anything.
    .configureOutput({ outputError: (text, write) => write(`${visible(text.trimEnd())}\n`) })
    .showHelpAfterError('Run with --help to see what there is.')
    .addHelpText('after', `\n${exampleText(groups.flatMap(([, [first]]) => first?.examples.slice(0, 1) ?? []))}`)
    .addHelpText('after', '\nExit status: 0 clean · 1 findings, or a change that is not approved · 2 could not decide');
  for (const [heading, definitions] of groups) {
    program.commandsGroup(heading);
    for (const definition of definitions) addCommand(program, definition, formatNames, call);
  }
  return program.helpCommand('help [command]', 'print help for a command');
}

function addCommand(
  program: Command,
  definition: CommandDefinition,
  formatNames: readonly FormatName[],
  call: (call: Call) => Promise<void>,
): void {
  const outputs: (readonly ['format' | 'output', string])[] = [];
  const command = program.command(definition.usage).description(definition.summary);
  for (const [flags, description] of definition.options) command.option(flags, description);
  command
    .option('-f, --format <name>', `${formatNames.join(', ')} (default: text); several may be given`)
    .option('-o, --output <file>', 'write the format before it to a file')
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 from this severity on (default: as configured)').choices([
        ...severities,
        'none',
      ]),
    )
    .option('--at <time>', 'speak of this moment instead of now, e.g. 2026-03-01T12:00:00Z')
    .option('--config <file>', 'configuration file (default: groundtruth.yaml, here or above)')
    .option('-C, --cwd <folder>', 'start in this folder')
    .option('--color', 'colour even where output is no terminal')
    .option('--no-color', 'no colour')
    .on('option:format', (value: string) => outputs.push(['format', value]))
    .on('option:output', (value: string) => outputs.push(['output', value]))
    .addHelpText('after', `\n${exampleText(definition.examples)}`)
    .action(async () => {
      // `color` is true unless a flag says otherwise; only a flag counts.
      const { color, ...values } = command.opts<Record<string, string | boolean>>();
      const flagged = command.getOptionValueSource('color') === 'cli' ? { color: color === true } : {};
      await call({
        definition,
        words: command.processedArgs.flat().filter((word) => word !== undefined),
        values: { ...values, ...flagged },
        outputs,
      });
    });
  if (definition.browsable) command.option('--plain', 'print instead of browsing, on a terminal too');
}

function exampleText(examples: CommandDefinition['examples']): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  return `Examples:\n${examples.map(([line, meaning]) => `  $ ${line.padEnd(width)}   ${meaning}`).join('\n')}`;
}
