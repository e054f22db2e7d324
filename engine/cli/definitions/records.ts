import { EngineError } from '../../model/error.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { evidence, evidenceOption, texts } from '../option-values.ts';

/** Commands that work with files: evidence, results, a repository to begin with. */
export const recordCommands: readonly CommandDefinition[] = [
  {
    usage: 'observe <import|export|verify|compact> [file]',
    summary: 'work with the log of evidence itself',
    options: [
      ['--source <name>', 'export: only what this source saw'],
      ['--all', 'export: every run up to the moment, not only those that say what was there'],
      ['--keep <duration>', 'compact: how far back every moment stays known, e.g. 400d (default: as configured)'],
      evidenceOption,
    ],
    examples: [
      ['groundtruth observe import scan.ndjson', 'check what another program wrote, and keep it'],
      ['groundtruth observe export now.ndjson --source host', 'what this source says is there, for any program'],
      ['groundtruth observe verify', 'name every file that was changed, cut off, removed or played again'],
      ['groundtruth observe compact --keep 400d', 'fold what is older; first and last sightings stay'],
    ],
    run: async ([verb = '', file], options, context) => {
      const given = { ...options, ...evidence(options.values) };
      switch (verb) {
        case 'import':
          return (await import('../../commands/observe-import.ts')).observeImport(
            { ...given, file: named(file, verb) },
            context,
          );
        case 'export':
          return (await import('../../commands/observe-export.ts')).observeExport(
            {
              ...given,
              ...texts(options.values, ['source']),
              all: options.values['all'] === true,
              file: named(file, verb),
            },
            context,
          );
        case 'verify':
          return (await import('../../commands/observe-verify.ts')).observeVerify(given, context);
        case 'compact':
          return (await import('../../commands/observe-compact.ts')).observeCompact(
            { ...given, ...texts(options.values, ['keep']) },
            context,
          );
        default:
          throw new EngineError('bad-arguments', `\`observe ${verb}\` is not known.`, {
            hint: 'Use `observe import FILE`, `observe export FILE`, `observe verify` or `observe compact`.',
          });
      }
    },
  },
  {
    usage: 'report <result>',
    summary: 'render a stored JSON result in another format',
    options: [],
    examples: [['groundtruth report review.json --format markdown', 'the same verdict, as a comment']],
    run: async ([file = ''], _options, context) =>
      (await import('../../commands/stored-result.ts')).storedResult(file, context),
  },
  {
    usage: 'init',
    summary: 'write a configuration and a small catalog to begin with',
    options: [
      ['--github', 'also the workflows that review pull requests on GitHub'],
      ['--action <uses>', 'the action at a full commit id, for the workflows'],
    ],
    examples: [
      ['groundtruth init && groundtruth check', 'begin, and see that it holds'],
      ['groundtruth init --github', 'and have every pull request reviewed'],
    ],
    run: async (_words, { values }, context) =>
      (await import('../../commands/init.ts')).init(
        context.cwd,
        { github: values['github'] === true, ...texts(values, ['action']) },
        context,
      ),
  },
];

function named(file: string | undefined, verb: string): string {
  if (file !== undefined) return file;
  throw new EngineError('bad-arguments', `\`observe ${verb}\` needs the name of a file.`, {
    hint: `Use \`groundtruth observe ${verb} FILE\`.`,
  });
}
