import { discover as runSources, type SourceDeclaration } from '../discovery/discover.ts';
import type { Catalog } from '../model/entity.ts';
import { EngineError } from '../model/error.ts';
import { sortFindings } from '../model/finding.ts';
import type { DiscoverResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, resultBase } from './context.ts';
import { loadDeclared } from './declared.ts';
import { keepRuns, notKeptFinding } from './keep-runs.ts';
import { evidenceAddress, relativeTo } from './observed.ts';
import { coverageFindings, outcomeOf } from './run-outcome.ts';
import { discoveryTargets, sourcesToRun } from './sources.ts';

export interface DiscoverCommandOptions extends CommandOptions {
  /** Folder for the evidence instead of the configured one. */
  readonly evidence?: string;
  /** Names of the sources to run; all that are declared by default. */
  readonly sources?: readonly string[];
}

/** Runs the declared sources side by side and keeps what they saw, each run in a file of its own. */
export async function discover(options: DiscoverCommandOptions, context: CommandContext): Promise<DiscoverResult> {
  const declared = await loadDeclared(options, context);
  const address = evidenceAddress(declared, context.cwd, options.evidence);
  const sources = chosenSources(declared.catalog, options.sources);
  const { progress } = context;
  const runs = await runSources(sources, {
    now: context.now,
    targets: discoveryTargets(declared.catalog),
    ...(context.signal && { signal: context.signal }),
    ...(context.environment && { environment: context.environment }),
    ...(progress && {
      progress: (source, detail, done) => progress({ name: source, state: done ? 'done' : 'running', detail }),
    }),
  });
  const kept = await keepRuns(runs, address, declared, context);
  return {
    ...resultBase(context, context.now()),
    kind: 'DiscoverResult',
    failOn: options.failOn ?? declared.config.failOn,
    sources: runs.map(outcomeOf),
    evidence: kept.place,
    findings: sortFindings([
      ...relativeTo(declared.root, [...kept.findings, ...kept.lost.map(notKeptFinding)]),
      ...runs.flatMap(coverageFindings),
    ]),
  };
}

/** The sources to run, or those of them that are named. */
export function chosenSources(catalog: Catalog, names: readonly string[] | undefined): readonly SourceDeclaration[] {
  const sources = sourcesToRun(catalog);
  if (!names || names.length === 0) return sources;
  for (const name of names) {
    if (sources.some((source) => source.name === name)) continue;
    throw new EngineError('bad-arguments', `There is no source named ${name} to run.`, {
      hint: `Declared here: ${sources.map((source) => source.name).join(', ') || 'none'}.`,
    });
  }
  return sources.filter((source) => names.includes(source.name));
}
