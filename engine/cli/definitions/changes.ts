import { EngineError } from '../../model/error.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { deadline, evidence, evidenceOption, lists, moments, texts } from '../option-values.ts';

/** Commands that judge a change. */
export const changeCommands: readonly CommandDefinition[] = [
  {
    usage: 'review',
    summary: 'judge a change: impact, required approvers, verdict',
    options: [
      ['--base <ref>', 'where the change would land (default: origin/HEAD, main or master)'],
      ['--head <ref>', 'what would land (default: HEAD)'],
      ['--deadline <duration>', 'give the verdict in this time, e.g. 60s, with what was seen by then'],
      evidenceOption,
    ],
    examples: [
      ['groundtruth review', 'the commits of this branch'],
      ['groundtruth review --base main --head feature --format markdown', 'the comment a pull request would get'],
    ],
    browsable: true,
    run: async (_words, options, context) =>
      (await import('../../commands/review.ts')).review(
        {
          ...options,
          ...evidence(options.values),
          ...texts(options.values, ['base', 'head']),
          ...deadline(options.values, context),
        },
        context,
      ),
  },
  {
    usage: 'simulate',
    summary: 'judge a change as if people had agreed to it, or not',
    options: [
      ['--base <ref>', 'where the change would land (default: origin/HEAD, main or master)'],
      ['--head <ref>', 'what would land (default: HEAD)'],
      ['--approve <login...>', 'who agrees; LOGIN@COMMIT for who agreed to an earlier commit'],
      ['--request-changes <login...>', 'who wants changes'],
      ['--dismiss <login...>', 'whose word is taken back'],
      ['--author <login...>', 'who wrote it: their own agreement never counts'],
      evidenceOption,
    ],
    examples: [
      ['groundtruth simulate --author octocat --approve hubot', 'who is still missing once hubot agrees'],
      ['groundtruth simulate --at 2026-12-24T18:00:00Z', 'whether it could land then'],
    ],
    browsable: true,
    run: async (_words, options, context) =>
      (await import('../../commands/simulate.ts')).simulate(
        {
          ...options,
          ...evidence(options.values),
          ...texts(options.values, ['base', 'head']),
          ...lists(options.values, ['approve', 'dismiss', 'requestChanges']),
          authors: lists(options.values, ['author']).author ?? [],
        },
        context,
      ),
  },
  {
    usage: 'replay <result>',
    summary: 'give a stored verdict again, and say where it differs',
    options: [evidenceOption],
    examples: [
      [
        'groundtruth review --format json --output review.json; groundtruth replay review.json',
        'the same, to the byte',
      ],
    ],
    run: async ([file = ''], options, context) =>
      (await import('../../commands/replay.ts')).replay({ ...options, ...evidence(options.values), file }, context),
  },
  {
    usage: 'windows',
    summary: 'show when changes are frozen and when they are wanted',
    options: [
      ['--from <time>', 'begin of the calendar (default: now)'],
      ['--to <time>', 'its end (default: five weeks later)'],
    ],
    examples: [
      ['groundtruth windows', 'the next five weeks'],
      ['groundtruth windows --from 2026-12-01 --to 2027-01-10', 'over the turn of the year'],
    ],
    run: async (_words, options, context) =>
      (await import('../../commands/windows.ts')).windows({ ...options, ...moments(options.values) }, context),
  },
  {
    usage: 'policy <verb> [what...]',
    summary: 'test: try the cases of policy tests; explain: say what a policy is about',
    options: [['--strict', 'with test: a policy without a test fails'], evidenceOption],
    examples: [
      ['groundtruth policy test', 'every PolicyTest of the catalog'],
      ['groundtruth policy test policies --strict', 'those of a folder; each policy needs one'],
      ['groundtruth policy explain', 'which policies there are here'],
      ['groundtruth policy explain ownership/owner-is-a-team', 'what it says, and what it finds here'],
    ],
    run: async ([verb = '', ...what], options, context) => {
      if (verb === 'test') {
        const strict = options.values['strict'] === true;
        return (await import('../../commands/policy-test.ts')).policyTest({ ...options, strict, paths: what }, context);
      }
      const [policy = ''] = what;
      if (verb !== 'explain') {
        throw new EngineError('bad-arguments', `\`${['policy', verb, ...what].join(' ')}\` is not known.`, {
          hint: 'Use `groundtruth policy test [PATH…]` or `groundtruth policy explain NAME`.',
        });
      }
      return (await import('../../commands/policy-explain.ts')).policyExplain(
        { ...options, ...evidence(options.values), policy },
        context,
      );
    },
  },
];
