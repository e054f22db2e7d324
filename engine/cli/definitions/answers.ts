import type { CommandDefinition } from '../command-definition.ts';
import { evidence, evidenceOption, texts } from '../option-values.ts';

/** Commands that answer what was found. */
export const answerCommands: readonly CommandDefinition[] = [
  {
    usage: 'adopt [ref...]',
    summary: 'write what was seen into the documents that say otherwise',
    options: [
      ['--write', 'change the files, instead of showing what would change'],
      ['--pull-request', 'open one with the changed files (GitHub; the token is in GITHUB_TOKEN)'],
      evidenceOption,
    ],
    examples: [
      ['groundtruth adopt', 'what would change, as a diff'],
      ['groundtruth adopt asset:orders-api --write', 'take over what was seen of one thing'],
      ['groundtruth adopt --pull-request', 'let the owners agree to it first'],
    ],
    run: async (words, options, context) =>
      (await import('../../commands/adopt.ts')).adopt(
        {
          ...options,
          ...evidence(options.values),
          refs: words,
          write: options.values['write'] === true,
          pullRequest: options.values['pullRequest'] === true,
        },
        context,
      ),
  },
  {
    usage: 'suggest [name...]',
    summary: 'propose documents for what was seen and is not declared',
    options: [
      ['--write <file>', 'add the documents to a file of the catalog'],
      ['--reject', 'do not make these suggestions again'],
      evidenceOption,
    ],
    examples: [
      ['groundtruth suggest', 'everything that nobody declared, with a document for it'],
      ['groundtruth suggest redis --write catalog/cache.yaml', 'take one over'],
      ['groundtruth suggest debug-shell --reject', 'say no, and be remembered'],
    ],
    run: async (words, options, context) =>
      (await import('../../commands/suggest.ts')).suggest(
        {
          ...options,
          ...evidence(options.values),
          ...texts(options.values, ['write']),
          only: words,
          reject: options.values['reject'] === true,
        },
        context,
      ),
  },
  {
    usage: 'revert-plan',
    summary: 'what would have to change in reality to be what is declared, in order',
    options: [evidenceOption],
    examples: [['groundtruth revert-plan', 'the steps, with whoever answers for each']],
    run: async (_words, options, context) =>
      (await import('../../commands/revert-plan.ts')).revertPlan({ ...options, ...evidence(options.values) }, context),
  },
  {
    usage: 'baseline',
    summary: 'adopt an estate as it is: from now on only news is told',
    options: [['--prune', 'only take out what is mended'], evidenceOption],
    examples: [
      ['groundtruth baseline', 'write what is wrong today to groundtruth-baseline.yaml'],
      ['groundtruth baseline --prune', 'take out what is mended since'],
    ],
    run: async (_words, options, context) =>
      (await import('../../commands/baseline.ts')).baseline(
        { ...options, ...evidence(options.values), prune: options.values['prune'] === true },
        context,
      ),
  },
];
