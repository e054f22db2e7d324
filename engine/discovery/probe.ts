import type { Coverage } from '../model/evidence.ts';
import { askAgain } from './ask-again.ts';
import { claimsOf, type Outcome } from './claims.ts';
import { mapLimited } from './map-limited.ts';
import type { Unknown } from './open-socket.ts';
import type { SourceContext } from './source.ts';
import { withTimeout } from './with-timeout.ts';

/** What asking one thing gave: what it said, certainty that nothing is there, or why neither can be said. */
export type Probe<T> =
  | { readonly kind: 'seen'; readonly value: T }
  | { readonly kind: 'refused' }
  /** `present`: something is there, and is of the kind that was asked for. */
  | (Unknown & { readonly present: boolean });

/** One thing that was asked, with its answer. */
export interface Probed<K, T> {
  readonly target: K;
  /** The names under which it was asked for, as values of the identifier that claims are made by. */
  readonly names: readonly string[];
  readonly at: string;
  readonly probe: Probe<T>;
}

export interface ProbeOptions<K> {
  readonly names: (target: K) => readonly string[];
  /** Milliseconds for each. */
  readonly timeout: number;
  /** What they are, for progress, e.g. `endpoints`. */
  readonly what: string;
  readonly concurrency?: number;
  readonly most?: number;
}

const defaultConcurrency = 8;
const defaultMost = 2000;

/**
 * Asks each thing within its time, again where that may help, and tells how far it is; what throws is a gap of that thing alone.
 * Never rejects.
 */
export async function probeEach<K, T>(
  targets: readonly K[],
  { now, signal, progress }: SourceContext,
  options: ProbeOptions<K>,
  ask: (target: K, signal: AbortSignal) => Promise<Probe<T>>,
): Promise<readonly Probed<K, T>[]> {
  const most = options.most ?? defaultMost;
  let done = 0;
  const asked = await mapLimited(targets.slice(0, most), options.concurrency ?? defaultConcurrency, async (target) => {
    const probe = signal.aborted
      ? gap('partial', 'the time was up before it was looked at')
      : await withTimeout(signal, options.timeout, (within) =>
          askAgain(within, () => ask(target, within).catch(failed)),
        );
    progress(`${++done} of ${targets.length} ${options.what}`);
    return { target, names: options.names(target), at: now().toISOString(), probe };
  });
  const left = targets.slice(most).map((target) => ({
    target,
    names: options.names(target),
    at: now().toISOString(),
    probe: gap('partial', `a run looks at ${most} ${options.what} at most`),
  }));
  return [...asked, ...left];
}

/** Neither presence nor absence of what was asked for; with `present`, it is there and did not say what it was asked. */
export function gap(level: Unknown['level'], reason: string, present = false): Unknown & { readonly present: boolean } {
  return { kind: 'unknown', level, reason, present };
}

/** Claims of items by one identifier. `gapOf` tells what a thing that answered did not say. */
export function probeClaims<K, T>(
  className: string,
  identifier: string,
  probed: readonly Probed<K, T>[],
  gapOf: (value: T) => Omit<Outcome, 'values'> | undefined = () => undefined,
): readonly Coverage[] {
  const outcomes = probed.map(({ names, probe }): Outcome => {
    if (probe.kind === 'unknown') return { values: names, level: probe.level, reason: probe.reason };
    const missing = probe.kind === 'seen' ? gapOf(probe.value) : undefined;
    return { values: names, level: 'complete', ...missing };
  });
  return claimsOf(className, identifier, outcomes);
}

function failed(error: unknown): Unknown & { readonly present: boolean } {
  const message = error instanceof Error ? error.message : '';
  return gap('partial', `asking it failed (${message.trim().slice(0, 200) || 'no reason given'})`);
}
