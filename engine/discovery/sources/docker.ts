import { hostname } from 'node:os';
import { askEngine, engineHost, type EngineSeen } from '../docker/ask-engine.ts';
import { engineMembers, scopeEngines, type Engine } from '../docker/engines.ts';
import { observeContainer, type ContainerPlace } from '../docker/observe-container.ts';
import { watchEngine } from '../docker/watch-engine.ts';
import { parseEndpoint } from '../endpoint.ts';
import { httpCredentials } from '../http/ask.ts';
import { ownAddresses } from '../host/own-addresses.ts';
import { mergeStreams } from '../merge-streams.ts';
import { probeEach, type Probed } from '../probe.ts';
import { knownMembers, scopeDuration } from '../scope.ts';
import type { DiscoverySource, DiscoveryTarget } from '../source.ts';
import type { Coverage, Observation } from '../../model/evidence.ts';
import { compareText } from '../../model/json.ts';

/** Containers of Docker and Podman: their images by digest, labels, networks, and the ports that lead into them. */
export const docker: DiscoverySource = {
  type: 'docker',
  summary: 'containers of Docker and Podman, their images, networks and ports, as they come and go',
  permissions: 'to read containers, images, version, info and events of the engine; its socket allows far more',
  classes: ['container'],
  credentials: { token: httpCredentials.token },
  fullScope: (scope) => ({ ...scope, host: hostname().toLowerCase() }),
  async discover(scope, context) {
    knownMembers(scope, [...engineMembers, 'timeout']);
    const engines = await scopeEngines(scope, context);
    const timeout = scopeDuration(scope, 'timeout', 8000);
    const probed = await probeEach(
      engines,
      context,
      { names: ({ name }) => [name], timeout, what: 'engines' },
      askEngine,
    );
    return {
      observations: probed.flatMap((one) => observe(one, context.targets)),
      coverage: probed.map(claimOf),
    };
  },
  async *watch(scope, context) {
    const engines = await scopeEngines(scope, context);
    const streams = await Promise.all(
      engines.map(async (engine) => {
        const host = await engineHost(engine, AbortSignal.any([context.signal, AbortSignal.timeout(context.deadline)]));
        return watchEngine(engine, placeOf(engine, host, context.targets), context);
      }),
    );
    yield* mergeStreams(streams);
  },
};

type Seen = Probed<Engine, EngineSeen>;

function observe({ target: engine, at, probe }: Seen, targets: readonly DiscoveryTarget[]): readonly Observation[] {
  if (probe.kind !== 'seen') return [];
  const { host, program, version, containers } = probe.value;
  const place = placeOf(engine, host, targets);
  return [
    {
      key: `engine ${host} ${program}`,
      class: 'application',
      at,
      identifiers: { host: engine.local ? [host, 'localhost'].sort(compareText) : [host], process: program },
      attributes: version === undefined ? {} : { version },
      relations: [],
      state: { reachable: true },
    },
    ...containers.map((container) => observeContainer(container, place, containers, at)),
  ];
}

function placeOf({ local, url }: Engine, host: string, targets: readonly DiscoveryTarget[]): ContainerPlace {
  return {
    host,
    local,
    addresses: local ? ownAddresses() : [url.hostname],
    declared: local
      ? targets.flatMap(({ identifiers }) =>
          (identifiers['endpoint'] ?? []).flatMap((text) => parseEndpoint(text) ?? []),
        )
      : [],
  };
}

/** The list of an engine is whole: a container of its machine that is not on it does not run there. */
function claimOf({ target: engine, names, probe }: Seen): Coverage {
  const host = probe.kind === 'seen' ? probe.value.host : engine.local ? hostname().toLowerCase() : engine.url.hostname;
  const claim = {
    of: 'items',
    class: 'container',
    scope: { host: engine.local ? [host, 'localhost'].sort(compareText) : [host] },
  } as const;
  const name = names[0] ?? '';
  if (probe.kind === 'refused') return { ...claim, level: 'partial', reason: `${name}: nothing listens there.` };
  if (probe.kind === 'unknown') return { ...claim, level: probe.level, reason: `${name}: ${probe.reason}.` };
  const { missing } = probe.value;
  return missing.length === 0
    ? { ...claim, level: 'complete' }
    : { ...claim, level: 'partial', reason: `${name}: ${missing.join('; ')}.` };
}
