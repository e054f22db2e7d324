import { claimsOf, type Outcome } from '../claims.ts';
import { canonicalHost, formatEndpoint, parseEndpoint } from '../endpoint.ts';
import { readNmap, type NmapHost, type NmapScan } from '../nmap/read-nmap.ts';
import { momentOf, readFiles } from '../read-files.ts';
import { knownMembers, refuse, scopeTexts } from '../scope.ts';
import type { DiscoverySource, DiscoveryTarget } from '../source.ts';
import type { Coverage, Observation } from '../../model/evidence.ts';
import { compareText } from '../../model/json.ts';

/** Hosts and open ports, out of what `nmap -oX` wrote. */
export const nmap: DiscoverySource = {
  type: 'nmap',
  summary: 'hosts and open ports, out of what nmap -oX wrote',
  permissions: 'to read the files; the scan itself is made by somebody who may',
  classes: ['host', 'application'],
  files: (scope) => scopeTexts(scope, 'files'),
  async discover(scope, { signal, targets, now }) {
    knownMembers(scope, ['files']);
    const paths = scopeTexts(scope, 'files');
    if (paths.length === 0) refuse('files', 'is missing: name files that nmap -oX wrote');
    const observations = new Map<string, Observation>();
    const coverage: Coverage[] = [];
    for (const file of readFiles(paths, signal)) {
      const scan = file.text.kind === 'seen' ? await readNmap(file.text.value) : undefined;
      const reason = !scan
        ? file.text.kind === 'unknown'
          ? file.text.reason
          : `${file.path} is not what nmap -oX writes`
        : scan.whole
          ? undefined
          : `${file.path} ends before the scan did`;
      if (reason !== undefined) {
        const level = file.text.kind === 'unknown' ? file.text.level : 'partial';
        for (const name of ['host', 'application'])
          coverage.push({ of: 'items', class: name, scope: {}, level, reason: `${reason}.` });
      }
      if (!scan) continue;
      const at = momentOf(
        scan.finished === undefined ? undefined : new Date(scan.finished * 1000).toISOString(),
        file,
        now(),
      );
      for (const host of scan.hosts.filter(({ up }) => up)) {
        for (const observation of observeHost(host, at)) observations.set(observation.key, observation);
      }
      coverage.push(...claimsOf('application', 'endpoint', outcomesOf(scan, targets)));
    }
    return { observations: [...observations.values()], coverage };
  },
};

function observeHost({ addresses, mac, names, ports }: NmapHost, at: string): readonly Observation[] {
  const places = addresses.map(canonicalHost).sort(compareText);
  const [first] = places;
  if (first === undefined) return [];
  const host: Observation = {
    key: `host ${first}`,
    class: 'host',
    at,
    identifiers: { address: places, ...(names.length > 0 && { host: names }), ...(mac !== undefined && { mac }) },
    attributes: { addresses: places },
    relations: [],
    state: { reachable: true },
  };
  const open = ports.filter(({ state }) => state === 'open');
  const applications = open.map(({ port, service, product, version, encrypted }): Observation => {
    const endpoints = [...places, ...names].map((each) => formatEndpoint({ host: each, port }));
    return {
      key: `port ${formatEndpoint({ host: first, port })}`,
      class: 'application',
      at,
      identifiers: { endpoint: endpoints },
      attributes: {
        ...(service !== undefined && { protocol: encrypted ? `${service} over TLS` : service }),
        ...(product !== undefined && { product }),
        ...(version !== undefined && { productVersion: version }),
      },
      relations: [],
      state: { reachable: true },
    };
  });
  return [host, ...applications];
}

/** What the scan says of each open port, and of each declared endpoint that it asked: a closed port is nothing there. */
function outcomesOf({ asked, hosts, whole }: NmapScan, targets: readonly DiscoveryTarget[]): readonly Outcome[] {
  const byPlace = new Map(
    hosts.flatMap((host) =>
      [...host.addresses.map(canonicalHost), ...host.names].map((place) => [place, host] as const),
    ),
  );
  const declared = targets.flatMap(({ identifiers }) => identifiers['endpoint'] ?? []);
  return [...new Set(declared)].flatMap((text): readonly Outcome[] => {
    const endpoint = parseEndpoint(text);
    const host = endpoint && byPlace.get(endpoint.host);
    if (!endpoint || !host?.up || !whole) return [];
    const listed = host.ports.find(({ port }) => port === endpoint.port)?.state;
    const inRange = asked.some(([low, high]) => endpoint.port >= low && endpoint.port <= high);
    const state = listed ?? (inRange ? host.others : undefined);
    if (state === undefined) return [];
    if (state === 'open' || state === 'closed') return [{ values: [formatEndpoint(endpoint)], level: 'complete' }];
    return [{ values: [formatEndpoint(endpoint)], level: 'partial', reason: `nmap found it ${state}` }];
  });
}
