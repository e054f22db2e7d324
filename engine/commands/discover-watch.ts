import type { StoreAddress } from '../evidence/open-store.ts';
import { watch, type WatchedSource } from '../discovery/watch.ts';
import { durationSeconds } from '../model/duration.ts';
import { EngineError } from '../model/error.ts';
import type { EvidenceRun } from '../model/evidence.ts';
import { sortFindings, type Finding } from '../model/finding.ts';
import type { DiscoverResult } from '../model/result.ts';
import { type CommandContext, resultBase } from './context.ts';
import { type Declared, loadDeclared } from './declared.ts';
import { chosenSources, type DiscoverCommandOptions } from './discover.ts';
import { keepRuns, notKeptFinding } from './keep-runs.ts';
import { evidenceAddress, relativeTo } from './observed.ts';
import { coverageFindings, outcomeOf } from './run-outcome.ts';
import { declaredSources, discoveryTargets } from './sources.ts';

/** Seconds between two scans of a source that declares no schedule. */
const usualSchedule = 300;

/**
 * Runs the declared sources by their schedules, and keeps what those that can stream tell in between, until it is stopped.
 * The result is what each source saw last. What is declared is read once, at the start.
 */
export async function discoverWatch(options: DiscoverCommandOptions, context: CommandContext): Promise<DiscoverResult> {
  const declared = await loadDeclared(options, context);
  const { catalog, config } = declared;
  const address = evidenceAddress(declared, context.cwd, options.evidence);
  const schedules = new Map(declaredSources(catalog).map(({ name, spec }) => [name, spec.schedule]));
  const sources = chosenSources(catalog, options.sources).map((source): WatchedSource => {
    const schedule = schedules.get(source.name);
    return { ...source, schedule: 1000 * (schedule === undefined ? usualSchedule : durationSeconds(schedule)) };
  });
  const keeper = startKeeping(address, declared, context);
  const last = new Map<string, EvidenceRun>();
  const { progress, environment } = context;
  await watch(sources, {
    now: context.now,
    signal: context.signal ?? new AbortController().signal,
    targets: discoveryTargets(catalog),
    ...(environment && { environment }),
    ...(progress && {
      progress: (source, detail, done) => progress({ name: source, state: done ? 'done' : 'running', detail }),
    }),
    async keep(run) {
      if (run.coverage.length > 0 || !last.has(run.source)) last.set(run.source, run);
      await keeper.keep(run);
    },
  });
  const kept = await keeper.finish();
  const runs = sources.flatMap(({ name }) => last.get(name) ?? []);
  return {
    ...resultBase(context, context.now()),
    kind: 'DiscoverResult',
    failOn: options.failOn ?? config.failOn,
    sources: runs.map(outcomeOf),
    evidence: kept.place,
    findings: sortFindings([...kept.findings, ...runs.flatMap(coverageFindings)]),
  };
}

interface Keeper {
  keep(run: EvidenceRun): Promise<void>;
  /** Keeps what could not be kept before, and tells of what still cannot. */
  finish(): Promise<{ readonly place: string; readonly findings: readonly Finding[] }>;
}

/** Runs that wait for room on a full disk; a watcher with more of them stops. */
const mostWaiting = 200;

/** Keeps runs one after the other. What cannot be kept now waits for the next, so that a disk may be full for a while. */
function startKeeping(address: StoreAddress, declared: Declared, context: CommandContext): Keeper {
  let waiting: EvidenceRun[] = [];
  let queue: Promise<unknown> = Promise.resolve();
  const findings = new Map<string, Finding>();
  let place = '';

  async function keepAll(): Promise<void> {
    for (let run = waiting[0]; run; run = waiting[0]) {
      const kept = await keepRuns([run], address, declared, context);
      place = kept.place;
      const [lost] = kept.lost;
      // No later time makes it one that can be kept, and those behind it are.
      if (lost && lost.error.code !== 'evidence-invalid') throw lost.error;
      tell([...kept.findings, ...kept.lost.map(notKeptFinding)]);
      waiting = waiting.slice(1);
    }
  }

  function tell(all: readonly Finding[]): void {
    for (const finding of relativeTo(declared.root, all)) findings.set(finding.message, finding);
  }

  return {
    async keep(run) {
      waiting.push(run);
      const turn = queue.then(keepAll);
      queue = turn.catch(() => {});
      await turn.catch((error: unknown) => {
        if (!(error instanceof EngineError) || waiting.length > mostWaiting) throw error;
        context.progress?.({ name: 'evidence', state: 'failed', detail: `${error.message} It will be tried again.` });
      });
    },
    async finish() {
      await queue;
      const kept = await keepRuns(waiting, address, declared, context);
      tell([...kept.findings, ...kept.lost.map(notKeptFinding)]);
      place = kept.place;
      return { place, findings: [...findings.values()] };
    },
  };
}
