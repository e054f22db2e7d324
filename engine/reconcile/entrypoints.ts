import type { Ref } from '../model/ref.ts';
import { formatEndpoint, parseEndpoint } from './endpoint.ts';
import type { Subjects } from './grading.ts';
import type { Identity } from './identity.ts';

/** A service that is nothing at run time, and the item that answers where the service is entered. */
export interface Doorway {
  readonly entrypoint: string;
  readonly holder: Ref;
  /** True where no other service is entered there: then talking to the holder there is using this service. */
  readonly alone: boolean;
}

/** Where services without an identity of their own are entered, by service. An endpoint that several items hold says nothing. */
export function findDoorways(subjects: Subjects): ReadonlyMap<Ref, readonly Doorway[]> {
  const entered = new Map<string, Ref[]>();
  for (const { entity, identity } of subjects.unpaired) {
    if (entity.kind !== 'service' || identity.values.size > 0) continue;
    for (const endpoint of new Set(entity.entrypoints.flatMap(endpointOf))) {
      entered.set(endpoint, [...(entered.get(endpoint) ?? []), entity.ref]);
    }
  }
  if (entered.size === 0) return new Map();
  const held = new Map<string, Set<Ref>>();
  for (const { entity, identity, seenAs } of subjects.atEndpoints()) {
    for (const endpoint of [...endpointsOf(identity), ...endpointsOf(seenAs)]) {
      if (!entered.has(endpoint)) continue;
      const holders = held.get(endpoint) ?? new Set();
      held.set(endpoint, holders.add(entity.ref));
    }
  }
  const doorways = new Map<Ref, Doorway[]>();
  for (const [entrypoint, services] of entered) {
    const [holder, ...others] = held.get(entrypoint) ?? [];
    if (holder === undefined || others.length > 0) continue;
    for (const service of services) {
      const doorway = { entrypoint, holder, alone: services.length === 1 };
      doorways.set(service, [...(doorways.get(service) ?? []), doorway]);
    }
  }
  return doorways;
}

function endpointOf(url: string): readonly string[] {
  const parsed = parseEndpoint(url);
  return parsed?.port === undefined ? [] : [formatEndpoint(parsed)];
}

function endpointsOf(identity: Identity | undefined): readonly string[] {
  return identity?.values.get('endpoint') ?? [];
}
