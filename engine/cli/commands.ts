import type { CommandContext, CommandOptions } from '../commands/context.ts';
import { durationSeconds } from '../model/duration.ts';
import { EngineError } from '../model/error.ts';
import { impactStates, type ImpactState } from '../model/impact.ts';
import type { Result } from '../model/result.ts';
import { readMoment } from './moment.ts';

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

const evidenceOption = ['--evidence <folder>', 'folder of the evidence (default: as configured)'] as const;

export const commandDefinitions: readonly CommandDefinition[] = [
  {
    usage: 'check',
    summary: 'validate the catalog: syntax, schemas, references, ownership (offline)',
    options: [],
    examples: [
      ['groundtruth check', 'every problem, with file, line and what to do'],
      ['groundtruth check --format sarif --output check.sarif', 'for code scanning'],
    ],
    run: async (_words, options, context) => (await import('../commands/check.ts')).check(options, context),
  },
  {
    usage: 'discover [source...]',
    summary: 'look at what runs, and keep it as evidence',
    options: [
      ['--watch', 'go on: scan by schedule, and keep what happens in between, until it is stopped'],
      evidenceOption,
    ],
    examples: [
      ['groundtruth discover', 'run every declared source'],
      ['groundtruth discover tls', 'only the source named tls'],
      ['groundtruth discover --watch', 'until Ctrl-C; a container that lived for a minute is known too'],
    ],
    run: async (words, options, context) => {
      const given = { ...options, ...evidence(options.values), sources: words };
      return options.values['watch'] === true
        ? (await import('../commands/discover-watch.ts')).discoverWatch(given, context)
        : (await import('../commands/discover.ts')).discover(given, context);
    },
  },
  {
    usage: 'drift',
    summary: 'compare what is declared with the latest evidence',
    options: [['--compare <environments...>', 'name what differs between two environments'], evidenceOption],
    examples: [
      ['groundtruth discover && groundtruth drift', 'look, then compare'],
      ['groundtruth drift --at 2026-03-01T12:00:00Z', 'as it stood at a past moment'],
      ['groundtruth drift --compare staging production', 'the variables in which the same things differ'],
    ],
    browsable: true,
    run: async (_words, options, context) => {
      const { compare } = options.values;
      const given = { ...options, ...evidence(options.values) };
      return Array.isArray(compare)
        ? (await import('../commands/compare-environments.ts')).compareEnvironments(
            { ...given, environments: compare as readonly string[] },
            context,
          )
        : (await import('../commands/drift.ts')).drift(given, context);
    },
  },
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
      (await import('../commands/review.ts')).review(
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
      (await import('../commands/simulate.ts')).simulate(
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
      (await import('../commands/replay.ts')).replay({ ...options, ...evidence(options.values), file }, context),
  },
  {
    usage: 'impact <ref...>',
    summary: 'show what breaks when something does',
    options: [
      ['--state <state>', `how badly it is hit: ${impactStates.slice(1).join(', ')} (default: down)`],
      evidenceOption,
    ],
    examples: [
      ['groundtruth impact asset:orders-db', 'who is down or degraded without it, and by which path'],
      ['groundtruth impact orders-db cache --state degraded', 'both at once, degraded'],
    ],
    run: async (words, options, context) =>
      (await import('../commands/impact.ts')).impact(
        { ...options, ...evidence(options.values), ...state(options.values), refs: words },
        context,
      ),
  },
  {
    usage: 'why <ref>',
    summary: 'explain what is believed of one thing, and on what evidence',
    options: [evidenceOption],
    examples: [['groundtruth why asset:orders-db', 'its declaration, sightings, values and graded links']],
    run: async ([ref = ''], options, context) =>
      (await import('../commands/why.ts')).why({ ...options, ...evidence(options.values), ref }, context),
  },
  {
    usage: 'revert-plan',
    summary: 'what would have to change in reality to be what is declared, in order',
    options: [evidenceOption],
    examples: [['groundtruth revert-plan', 'the steps, with whoever answers for each']],
    run: async (_words, options, context) =>
      (await import('../commands/revert-plan.ts')).revertPlan({ ...options, ...evidence(options.values) }, context),
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
      (await import('../commands/suggest.ts')).suggest(
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
      (await import('../commands/adopt.ts')).adopt(
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
          return (await import('../commands/observe-import.ts')).observeImport(
            { ...given, file: named(file, verb) },
            context,
          );
        case 'export':
          return (await import('../commands/observe-export.ts')).observeExport(
            {
              ...given,
              ...texts(options.values, ['source']),
              all: options.values['all'] === true,
              file: named(file, verb),
            },
            context,
          );
        case 'verify':
          return (await import('../commands/observe-verify.ts')).observeVerify(given, context);
        case 'compact':
          return (await import('../commands/observe-compact.ts')).observeCompact(
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
    usage: 'policy <verb> [what...]',
    summary: 'test: try the cases of policy tests; explain: say what a policy is about',
    options: [['--strict', 'with test: a policy without a test fails'], evidenceOption],
    examples: [
      ['groundtruth policy test', 'every PolicyTest of the catalog'],
      ['groundtruth policy test policies --strict', 'those of a folder; each policy needs one'],
      ['groundtruth policy explain ownership/owner-is-a-team', 'what it says, and what it finds here'],
    ],
    run: async ([verb = '', ...what], options, context) => {
      if (verb === 'test') {
        const strict = options.values['strict'] === true;
        return (await import('../commands/policy-test.ts')).policyTest({ ...options, strict, paths: what }, context);
      }
      const [policy] = what;
      if (verb !== 'explain' || policy === undefined) {
        throw new EngineError('bad-arguments', `\`${['policy', verb, ...what].join(' ')}\` is not known.`, {
          hint: 'Use `groundtruth policy test [PATH…]` or `groundtruth policy explain NAME`.',
        });
      }
      return (await import('../commands/policy-explain.ts')).policyExplain(
        { ...options, ...evidence(options.values), policy },
        context,
      );
    },
  },
  {
    usage: 'report <result>',
    summary: 'render a stored JSON result in another format',
    options: [],
    examples: [['groundtruth report review.json --format markdown', 'the same verdict, as a comment']],
    run: async ([file = ''], _options, context) =>
      (await import('../commands/stored-result.ts')).storedResult(file, context),
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
      (await import('../commands/windows.ts')).windows({ ...options, ...moments(options.values) }, context),
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
      (await import('../commands/baseline.ts')).baseline(
        { ...options, ...evidence(options.values), prune: options.values['prune'] === true },
        context,
      ),
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
      (await import('../commands/init.ts')).init(
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

function evidence(values: OptionValues): { evidence?: string } {
  return texts(values, ['evidence']);
}

/** The named options that were given, as text. */
function texts<K extends string>(values: OptionValues, names: readonly K[]): { [P in K]?: string } {
  const given: { [P in K]?: string } = {};
  for (const name of names) {
    const value = values[name];
    if (typeof value === 'string') given[name] = value;
  }
  return given;
}

/** The named options that were given, each any number of times. */
function lists<K extends string>(values: OptionValues, names: readonly K[]): { [P in K]?: readonly string[] } {
  const given: { [P in K]?: readonly string[] } = {};
  for (const name of names) {
    const value = values[name];
    if (Array.isArray(value)) given[name] = value as readonly string[];
  }
  return given;
}

function moments(values: OptionValues): { from?: Date; to?: Date } {
  const { from, to } = texts(values, ['from', 'to']);
  return { ...(from !== undefined && { from: readMoment(from) }), ...(to !== undefined && { to: readMoment(to) }) };
}

function deadline(values: OptionValues, context: CommandContext): { deadline?: Date } {
  const value = values['deadline'];
  if (typeof value !== 'string') return {};
  const seconds = durationSeconds(value);
  if (Number.isNaN(seconds)) {
    throw new EngineError('bad-arguments', `\`${value}\` is not a duration.`, { hint: 'Write it as 60s or 5m.' });
  }
  return { deadline: new Date(context.now().getTime() + seconds * 1000) };
}

function state(values: OptionValues): { state?: ImpactState } {
  const value = values['state'];
  if (value === undefined) return {};
  const known = impactStates.find((name) => name === value);
  if (known === undefined || known === 'unaffected') {
    throw new EngineError('bad-arguments', `\`${String(value)}\` is not a state.`, {
      hint: `States: ${impactStates.slice(1).join(', ')}.`,
    });
  }
  return { state: known };
}
