import { impactStates } from '../../model/impact.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { evidence, evidenceOption, state } from '../option-values.ts';

/** Commands that look at the catalog and at what runs. */
export const estateCommands: readonly CommandDefinition[] = [
  {
    usage: 'check',
    summary: 'validate the catalog: syntax, schemas, references, ownership (offline)',
    options: [],
    examples: [
      ['groundtruth check', 'every problem, with file, line and what to do'],
      ['groundtruth check --format sarif --output check.sarif', 'for code scanning'],
    ],
    run: async (_words, options, context) => (await import('../../commands/check.ts')).check(options, context),
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
        ? (await import('../../commands/discover-watch.ts')).discoverWatch(given, context)
        : (await import('../../commands/discover.ts')).discover(given, context);
    },
  },
  {
    usage: 'drift',
    summary: 'compare what is declared with the latest evidence',
    options: [['--compare <environments...>', 'name what differs between two environments'], evidenceOption],
    examples: [
      ['groundtruth discover && groundtruth drift', 'look, then compare'],
      ['groundtruth drift --at 2026-03-01T12:00:00Z', 'against what ran at a past moment'],
      ['groundtruth drift --compare staging production', 'the variables in which the same things differ'],
    ],
    browsable: true,
    run: async (_words, options, context) => {
      const { compare } = options.values;
      const given = { ...options, ...evidence(options.values) };
      return Array.isArray(compare)
        ? (await import('../../commands/compare-environments.ts')).compareEnvironments(
            { ...given, environments: compare as readonly string[] },
            context,
          )
        : (await import('../../commands/drift.ts')).drift(given, context);
    },
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
      (await import('../../commands/impact.ts')).impact(
        { ...options, ...evidence(options.values), ...state(options.values), refs: words },
        context,
      ),
  },
  {
    usage: 'why <ref>',
    summary: 'explain what is believed of one thing, and on what evidence',
    options: [evidenceOption],
    examples: [
      ['groundtruth why asset:orders-db', 'its declaration, sightings, values, past and graded links'],
      [
        "groundtruth why 'container debug'",
        'what nobody declared, by a name that it was seen by; also when it is gone',
      ],
      ['groundtruth why service:checkout --at 2026-03-01T12:00:00Z', 'what had happened to it, and beside it, by then'],
    ],
    run: async ([ref = ''], options, context) =>
      (await import('../../commands/why.ts')).why({ ...options, ...evidence(options.values), ref }, context),
  },
];
