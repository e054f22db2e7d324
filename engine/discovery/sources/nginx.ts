import { hostname } from 'node:os';
import { formatEndpoint } from '../endpoint.ts';
import { endpointsOf } from '../host/listening-endpoints.ts';
import { ownAddresses } from '../host/own-addresses.ts';
import { askStatus } from '../nginx/ask-status.ts';
import { readConfig, type NginxConfig } from '../nginx/read-config.ts';
import { gap, type Probe } from '../probe.ts';
import { readFileProbe } from '../read-file-probe.ts';
import { runProgram } from '../run-program.ts';
import { scopeWords } from '../scope-words.ts';
import { knownMembers, refuse, scopeFlag, scopeText, scopeTexts } from '../scope.ts';
import type { DiscoverySource, SourceContext } from '../source.ts';
import type { Coverage } from '../../model/evidence.ts';
import { compareText, type JsonObject } from '../../model/json.ts';

const longest = 32 * 1024 * 1024;

/** nginx by its configuration: where it listens, for which names, and where it hands requests on. */
export const nginx: DiscoverySource = {
  type: 'nginx',
  summary: 'where nginx listens, for which names, and where it hands requests on',
  permissions: 'to read what `nginx -T` prints (a file, or the right to run it), and the page of stub_status',
  classes: ['web-server'],
  fullScope: (scope) => ({ ...scope, host: hostOf(scope) }),
  async discover(scope, context) {
    knownMembers(scope, ['file', 'program', 'host', 'status', 'allowLinkLocal']);
    const host = hostOf(scope);
    const hosts = scope['host'] === undefined ? [host, 'localhost'].sort(compareText) : [host];
    const dump = await readDump(scope, context);
    const config = dump.kind === 'seen' ? readConfig(dump.value) : undefined;
    const status = await askStatus(scopeTexts(scope, 'status')[0], scopeFlag(scope, 'allowLinkLocal'), context.signal);
    const claim = { of: 'items', class: 'web-server', scope: { host: hosts, process: ['nginx'] } } as const;
    const gaps = [
      ...(config ? [] : [gapOf(dump)]),
      ...(status.kind === 'unknown' ? [`its status: ${status.reason}`] : []),
      ...(config && status.kind === 'refused' ? [noStatus] : []),
    ];
    const coverage: Coverage =
      gaps.length === 0
        ? { ...claim, level: 'complete' }
        : {
            ...claim,
            level: !config && dump.kind === 'unknown' ? dump.level : 'partial',
            reason: `${gaps.join('; ')}.`,
          };
    if (!config) return { observations: [], coverage: [coverage] };
    const endpoints = listeningEndpoints(config, context, scope['host'] === undefined ? ownAddresses() : [host]);
    return {
      observations: [
        {
          key: `nginx ${host}`,
          class: 'web-server',
          at: context.now().toISOString(),
          identifiers: { host: hosts, process: 'nginx', ...(endpoints.length > 0 && { endpoint: endpoints }) },
          attributes: {
            ...attributesOf(config),
            ...(status.kind === 'seen' && status.value.version !== undefined && { version: status.value.version }),
          },
          relations: config.targets.map((endpoint) => ({
            type: 'connectsTo',
            to: { class: 'application', identifiers: { endpoint } },
            count: 1,
          })),
          state: status.kind === 'seen' ? { reachable: true } : {},
        },
      ],
      coverage: [
        coverage,
        {
          of: 'relations',
          class: 'web-server',
          scope: { host: hosts, process: ['nginx'] },
          level: 'partial',
          reason: linksReason(config),
        },
      ],
    };
  },
};

const noStatus = 'a configuration does not say that it runs: name its page of stub_status in the scope';

function hostOf(scope: JsonObject): string {
  return scopeText(scope, 'host', hostname()).toLowerCase();
}

async function readDump(scope: JsonObject, { signal }: SourceContext): Promise<Probe<string>> {
  const [file] = scopeTexts(scope, 'file');
  const words = scopeWords(scope, 'program');
  if (file !== undefined) return readFileProbe(file, longest);
  if (words) return runProgram(words, { signal, most: longest });
  return refuse('file', 'is missing: name a file with what `nginx -T` printed, or a `program` that prints it');
}

function gapOf(dump: Probe<string>): string {
  if (dump.kind === 'unknown') return dump.reason;
  return dump.kind === 'refused' ? gap('partial', 'it is gone').reason : 'it is not what `nginx -T` prints';
}

function listeningEndpoints(
  { listens }: NginxConfig,
  { targets }: SourceContext,
  addresses: readonly string[],
): readonly string[] {
  const declared = targets.flatMap(({ identifiers }) => identifiers['endpoint'] ?? []);
  const context = {
    addresses,
    declared: declared.flatMap((text) => {
      const match = /^(127\.[0-9.]+):([0-9]+)$/.exec(text);
      return match?.[1] === undefined ? [] : [{ host: match[1], port: Number(match[2]) }];
    }),
    clientPorts: [65_536, 65_536] as const,
    ports4: new Set(listens.filter(({ host }) => host === '0.0.0.0').map(({ port }) => port)),
  };
  const found = listens.flatMap((local) => endpointsOf({ protocol: 'tcp', local, owners: [] }, context));
  return [...new Set(found.map(formatEndpoint))].sort(compareText);
}

function attributesOf({ listens, serverNames, upstreams, workers }: NginxConfig): JsonObject {
  return {
    listen: listens.map(formatEndpoint).sort(compareText),
    ...(serverNames.length > 0 && { serverNames }),
    ...(Object.keys(upstreams).length > 0 && { upstreams }),
    ...(workers !== undefined && { workers }),
  };
}

function linksReason({ variable }: NginxConfig): string {
  const more = variable > 0 ? ` Of ${variable} it is known only when a request comes.` : '';
  return `The configuration says where requests may be handed on to, not where they are.${more}`;
}
