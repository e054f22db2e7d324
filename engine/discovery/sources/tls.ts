import { isIP } from 'node:net';
import { askAgain } from '../ask-again.ts';
import { claimsOf, type Outcome } from '../claims.ts';
import { formatEndpoint } from '../endpoint.ts';
import { mapLimited } from '../map-limited.ts';
import { scopeAuthorities } from '../scope-authorities.ts';
import { knownMembers, scopeDuration, scopeFlag } from '../scope.ts';
import type { DiscoverySource, SourceContext, SourceReport } from '../source.ts';
import { probeTls, type TlsProbe, type TlsProbeOptions } from '../tls/probe-tls.ts';
import { slotOf, tlsEndpoints, type TlsEndpoint } from '../tls/tls-endpoints.ts';
import { withTimeout } from '../with-timeout.ts';
import type { Observation } from '../../model/evidence.ts';

const concurrency = 16;
const mostEndpoints = 2000;

interface Seen {
  readonly target: TlsEndpoint;
  readonly at: string;
  readonly probe: TlsProbe;
}

/** Certificates and protocol versions of the endpoints that are expected to speak TLS, seen by shaking hands. */
export const tls: DiscoverySource = {
  type: 'tls',
  summary: 'certificates and TLS versions of declared endpoints',
  permissions: 'to open TCP connections to the endpoints',
  classes: ['application', 'certificate'],
  async discover(scope, context) {
    knownMembers(scope, ['endpoints', 'ca', 'timeout', 'allowLinkLocal']);
    const endpoints = tlsEndpoints(scope, context.targets);
    const timeout = scopeDuration(scope, 'timeout', 5000);
    const options = { ca: await scopeAuthorities(scope), allowLinkLocal: scopeFlag(scope, 'allowLinkLocal') };
    let done = 0;
    const seen = await mapLimited(endpoints.slice(0, mostEndpoints), concurrency, async (target): Promise<Seen> => {
      const probe = await probeInTime(target, options, timeout, context);
      context.progress(`${++done} of ${endpoints.length} endpoints`);
      return { target, at: context.now().toISOString(), probe };
    });
    return reportOf(seen, endpoints.slice(mostEndpoints));
  },
};

async function probeInTime(
  target: TlsEndpoint,
  options: Pick<TlsProbeOptions, 'ca' | 'allowLinkLocal'>,
  timeout: number,
  { signal }: SourceContext,
): Promise<TlsProbe> {
  if (signal.aborted) {
    return { kind: 'unknown', level: 'partial', reason: 'the time was up before it was looked at', present: false };
  }
  return withTimeout(signal, timeout, (within) =>
    askAgain(within, () => probeTls(target, { ...options, signal: within })),
  );
}

function reportOf(seen: readonly Seen[], left: readonly TlsEndpoint[]): SourceReport {
  const applications = new Map<string, Observation>();
  const certificates: Observation[] = [];
  for (const each of seen) {
    const application = observeApplication(each);
    if (application) {
      const earlier = applications.get(application.key);
      applications.set(application.key, earlier ? both(earlier, application) : application);
    }
    if (each.probe.kind === 'seen') certificates.push(observeCertificate(each, each.probe));
  }
  const tooMany: Pick<Outcome, 'level' | 'reason'> = {
    level: 'partial',
    reason: `a run looks at ${mostEndpoints} endpoints at most`,
  };
  return {
    observations: [...applications.values(), ...certificates],
    coverage: [
      ...claimsOf('application', 'endpoint', [
        ...seen.map(applicationOutcome),
        ...left.map(({ endpoint }) => ({ values: [formatEndpoint(endpoint)], ...tooMany })),
      ]),
      ...claimsOf('certificate', 'slot', [
        ...seen.map(certificateOutcome),
        ...left.map((target) => ({ values: slots(target), ...tooMany })),
      ]),
    ],
  };
}

function observeApplication({ target, at, probe }: Seen): Observation | undefined {
  if (probe.kind === 'refused' || (probe.kind === 'unknown' && !probe.present)) return undefined;
  const endpoint = formatEndpoint(target.endpoint);
  return {
    key: `endpoint ${endpoint}`,
    class: 'application',
    at,
    identifiers: { endpoint },
    attributes: probe.kind === 'seen' ? probe.connection : probe.kind === 'not-tls' ? { tlsVersion: 'none' } : {},
    relations:
      probe.kind === 'seen'
        ? [{ type: 'uses', to: { class: 'certificate', identifiers: certificateIds(target, probe.sha256) }, count: 1 }]
        : [],
    state: { reachable: true },
  };
}

/** Of two names at one endpoint, the first in order speaks for the endpoint; its certificates add up. */
function both(first: Observation, second: Observation): Observation {
  const attributes = Object.keys(first.attributes).length > 0 ? first.attributes : second.attributes;
  return { ...first, attributes, relations: [...first.relations, ...second.relations] };
}

function observeCertificate({ target, at }: Seen, probe: TlsProbe & { kind: 'seen' }): Observation {
  return {
    key: `slot ${slotOf(target)}`,
    class: 'certificate',
    at,
    identifiers: certificateIds(target, probe.sha256),
    attributes: probe.certificate,
    relations: [],
    state: { reachable: true },
  };
}

function certificateIds(
  target: TlsEndpoint,
  sha256: string,
): { readonly sha256: string; readonly slot: readonly string[] } {
  return { sha256, slot: slots(target) };
}

/** A host that is asked for by its own name may be declared with that name or without it. */
function slots({ endpoint, serverName }: TlsEndpoint): readonly string[] {
  const place = formatEndpoint(endpoint);
  if (isIP(serverName) !== 0) return [place];
  const named = `${place}/${serverName}`;
  return serverName === endpoint.host ? [place, named] : [named];
}

/** Whether something is there is known as soon as the connection is taken, or refused. */
function applicationOutcome({ target, probe }: Seen): Outcome {
  const values = [formatEndpoint(target.endpoint)];
  if (probe.kind !== 'unknown' || probe.present) return { values, level: 'complete' };
  return { values, level: probe.level, reason: probe.reason };
}

function certificateOutcome({ target, probe }: Seen): Outcome {
  const values = slots(target);
  switch (probe.kind) {
    case 'seen':
    case 'refused':
      return { values, level: 'complete' };
    case 'not-tls':
      return { values, level: 'partial', reason: 'it answers, but not in TLS' };
    case 'unknown':
      return { values, level: probe.level, reason: probe.reason };
    default:
      return probe satisfies never;
  }
}
