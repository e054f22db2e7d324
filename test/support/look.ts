import { discover, type DiscoverOptions } from '../../engine/discovery/discover.ts';
import type { DiscoveryTarget } from '../../engine/discovery/source.ts';
import type { Coverage, EvidenceRun, Observation } from '../../engine/model/evidence.ts';
import type { JsonObject } from '../../engine/model/json.ts';

export interface LookOptions extends Partial<DiscoverOptions> {
  readonly credentials?: Readonly<Record<string, string>>;
  readonly deadline?: number;
}

/** One run of one source, as it would be stored. */
export async function lookWith(type: string, scope: JsonObject, options: LookOptions = {}): Promise<EvidenceRun> {
  const { credentials = {}, deadline = 20_000, ...rest } = options;
  const variables = Object.keys(credentials).map((name) => [name, `TEST_${name.toUpperCase()}`] as const);
  const [run] = await discover([{ name: type, type, scope, deadline, credentials: Object.fromEntries(variables) }], {
    now: () => new Date(),
    targets: [],
    environment: Object.fromEntries(variables.map(([name, variable]) => [variable, credentials[name]])),
    ...rest,
  });
  if (!run) throw new Error('There is no run.');
  return run;
}

/** The one observation with this key. */
export function seen(run: EvidenceRun, key: string): Observation | undefined {
  return run.observations.find((observation) => observation.key === key);
}

/** Claims as `level of class: reason`. */
export function claimsIn(run: EvidenceRun, of: Coverage['of'] = 'items'): readonly string[] {
  return run.coverage
    .filter((claim) => claim.of === of)
    .map(({ level, class: name, reason }) => `${level} ${name}${reason === undefined ? '' : `: ${reason}`}`);
}

/** A declared entity that a source may be pointed at. */
export function target(given: Partial<DiscoveryTarget>): DiscoveryTarget {
  return { ref: 'asset:default/a', class: 'application', identifiers: {}, entrypoints: [], ...given };
}
