import type { Coverage, EvidenceRun } from '../model/evidence.ts';
import type { JsonObject } from '../model/json.ts';
import { redactRun } from '../model/redact-run.ts';
import { redactText } from '../model/redact.ts';
import { attempt, type Attempt } from './attempt.ts';
import { checkReport } from './check-report.ts';
import { mapLimited } from './map-limited.ts';
import { sources as registry } from './registry.ts';
import { runId } from './run-id.ts';
import { resolveCredentials } from './resolve-credentials.ts';
import type { DiscoverySource, DiscoveryTarget } from './source.ts';

/** A source to run, as a `kind: Source` document declares it. */
export interface SourceDeclaration {
  readonly name: string;
  readonly type: string;
  readonly scope: JsonObject;
  /** Milliseconds. */
  readonly deadline: number;
  /** Names of environment variables by what they hold. */
  readonly credentials?: Readonly<Record<string, string>>;
}

export interface DiscoverOptions {
  readonly now: () => Date;
  readonly signal?: AbortSignal;
  readonly targets: readonly DiscoveryTarget[];
  /** Where the values of credentials are. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly progress?: (source: string, message: string, done: boolean) => void;
  /** Source types by name; those that Groundtruth brings by default. */
  readonly registry?: Readonly<Record<string, DiscoverySource>>;
  /** How many run at once; 4 by default. */
  readonly concurrency?: number;
}

/**
 * Runs sources side by side, each within its deadline, and gives one run for each, in the order given. A source that
 * throws, hangs, is stopped, or reports what is not an observation gives a run with `complete: false` and coverage that
 * says so. Nothing in a run looks like a credential. Never rejects.
 */
export async function discover(
  sources: readonly SourceDeclaration[],
  options: DiscoverOptions,
): Promise<readonly EvidenceRun[]> {
  return mapLimited(sources, options.concurrency ?? 4, (source) => runSource(source, options));
}

async function runSource(declaration: SourceDeclaration, options: DiscoverOptions): Promise<EvidenceRun> {
  const { name } = declaration;
  const tell = (message: string, done: boolean) => options.progress?.(name, redactText(message), done);
  const startedAt = options.now();
  tell('looking', false);
  const types = options.registry ?? registry;
  const source = Object.hasOwn(types, declaration.type) ? types[declaration.type] : undefined;
  const resolved = resolveCredentials(source, declaration.credentials ?? {}, options.environment ?? {});
  const { credentials, problem } = resolved;
  const result: Attempt = source
    ? problem === undefined
      ? await attempt(source, declaration, { ...options, credentials, progress: (message) => tell(message, false) })
      : { reason: problem }
    : { reason: `There is no source type ${declaration.type}; there are ${Object.keys(types).sort().join(', ')}.` };
  const endedAt = new Date(Math.max(options.now().getTime(), startedAt.getTime()));
  const classes = source?.classes ?? [...new Set(options.targets.map((target) => target.class))];
  const seen = {
    source: name,
    run: runId(startedAt),
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    scope: source?.fullScope?.(declaration.scope) ?? declaration.scope,
    ...judge(result, classes, endedAt),
  };
  const run = redactRun(seen, Object.values(credentials));
  tell(summaryOf(run), true);
  return run;
}

/** What is kept of an attempt, and how much its silence may mean. */
function judge(
  { report, reason }: Attempt,
  classes: readonly string[],
  endedAt: Date,
): Pick<EvidenceRun, 'observations' | 'coverage' | 'complete'> {
  if (report === undefined) {
    const coverage = nothingSeen(
      classes.length > 0 ? classes : ['application'],
      'denied',
      reason ?? 'It gave no report.',
    );
    return { observations: [], coverage, complete: false };
  }
  const { observations, coverage, problems } = checkReport(report, endedAt);
  const reasons = [...(reason === undefined ? [] : [reason]), ...problems];
  if (reasons.length === 0) return { observations, coverage, complete: true };
  const why = reasons.join(' ');
  return {
    observations,
    coverage: [...nothingSeen(classes, 'partial', why), ...atMostPartial(coverage, why)],
    complete: false,
  };
}

function nothingSeen(classes: readonly string[], level: 'partial' | 'denied', reason: string): Coverage[] {
  return classes.map((name) => ({ of: 'items', class: name, scope: {}, level, reason }));
}

function atMostPartial(coverage: readonly Coverage[], why: string): Coverage[] {
  return coverage.map((claim) => (claim.level === 'complete' ? { ...claim, level: 'partial', reason: why } : claim));
}

function summaryOf({ observations, coverage, complete }: EvidenceRun): string {
  const seen = `${observations.length} ${observations.length === 1 ? 'thing' : 'things'} seen`;
  const gap = coverage.find((claim) => claim.level !== 'complete' && claim.of === 'items');
  if (!gap) return complete ? seen : `${seen}, not all`;
  return `${seen}; ${gap.reason ?? 'not all could be seen'}`;
}
