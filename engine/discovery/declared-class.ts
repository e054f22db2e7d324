import type { DiscoveryTarget } from './source.ts';

/** The class, of those that a source could report, under which the catalog declares what answers at one of the endpoints. */
export function declaredClass(
  targets: readonly DiscoveryTarget[],
  endpoints: readonly string[],
  among: readonly string[],
): string | undefined {
  const declared = targets.find(
    (target) =>
      among.includes(target.class) && (target.identifiers['endpoint'] ?? []).some((text) => endpoints.includes(text)),
  );
  return declared?.class;
}
