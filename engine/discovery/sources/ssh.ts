import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseEndpoint, type Endpoint } from '../endpoint.ts';
import { describePrograms } from '../host/describe-programs.ts';
import { describeServer } from '../host/describe-server.ts';
import { describeTimers, timerCoverage } from '../host/describe-timers.ts';
import { hostCoverage } from '../host/host-coverage.ts';
import { hostMembers, readHostScope, type HostScope } from '../host/host-scope.ts';
import { findPrograms } from '../host/programs.ts';
import { gap, probeClaims, probeEach, type Probe, type Probed } from '../probe.ts';
import { knownMembers, refuse, scopeDuration, scopeFlag, scopeText, scopeTexts } from '../scope.ts';
import type { DiscoverySource, DiscoveryTarget, SourceReport } from '../source.ts';
import { readKnownHosts } from '../ssh/known-hosts.ts';
import { type Asked, lookScript } from '../ssh/look-script.ts';
import { parseLook, type HostLook } from '../ssh/parse-look.ts';
import { runOnHost, type SshAccess } from '../ssh/run-on-host.ts';
import type { Coverage } from '../../model/evidence.ts';
import { compareText, type JsonObject } from '../../model/json.ts';

const ownMembers = ['hosts', 'user', 'knownHosts', 'timeout', 'allowLinkLocal'];

/** Many hosts, as the `host` source sees the machine that it runs on. */
export const ssh: DiscoverySource = {
  type: 'ssh',
  summary: 'programs, sockets, connections, units, timers, mounts, packages and systems of hosts',
  permissions: 'an account with a shell; root, or CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, for the programs of others',
  classes: ['application', 'server', 'batch-job'],
  credentials: {
    privateKey: 'the private key, as `ssh-keygen` writes it',
    passphrase: 'the passphrase of the private key',
    password: 'the password of the account, where there is no key',
  },
  async discover(scope, context) {
    knownMembers(scope, [...ownMembers, ...hostMembers]);
    const access = await readAccess(scope, context.credentials);
    const timers = scope['jobs'] !== undefined || context.targets.some(({ identifiers }) => identifiers['job']);
    const asked = { packages: scopeFlag(scope, 'packages'), timers };
    const script = lookScript(asked);
    const options = {
      names: (to: Endpoint) => [to.host],
      timeout: scopeDuration(scope, 'timeout', 10_000),
      what: 'hosts',
      concurrency: 16,
    };
    const probed = await probeEach(readHosts(scope), context, options, async (to, signal) =>
      readAnswer(await runOnHost(to, script, access, signal), asked),
    );
    const named = new Set<string>();
    const reports = probed.map((one) => reportOf(one, keyName(one, named), scope, context.targets));
    return {
      observations: reports.flatMap(({ observations }) => observations),
      coverage: [
        ...unseenClaims(probed.filter(({ probe }) => probe.kind !== 'seen')),
        ...reports.flatMap(({ coverage }) => coverage),
      ],
    };
  },
};

async function readAccess(scope: JsonObject, credentials: Readonly<Record<string, string>>): Promise<SshAccess> {
  const file = scopeText(scope, 'knownHosts', join(homedir(), '.ssh', 'known_hosts'));
  const text = await readFile(file, 'utf8').catch(() =>
    scope['knownHosts'] === undefined ? '' : refuse('knownHosts', `names ${file}, which cannot be read`),
  );
  return {
    ...credentials,
    user: scopeText(scope, 'user', 'groundtruth'),
    knownHosts: readKnownHosts(text),
    allowLinkLocal: scopeFlag(scope, 'allowLinkLocal'),
  };
}

function readHosts(scope: JsonObject): readonly Endpoint[] {
  const hosts = scopeTexts(scope, 'hosts').map((text) => {
    const full = isIP(text) === 6 ? `[${text}]:22` : /:[0-9]+$/.test(text) ? text : `${text}:22`;
    return parseEndpoint(full) ?? refuse('hosts', `takes \`host\` and \`host:port\`, not ${text}`);
  });
  return hosts.length > 0 ? hosts : refuse('hosts', 'is missing: list the hosts to look at');
}

function readAnswer(answer: Probe<string>, asked: Asked): Probe<HostLook> {
  if (answer.kind === 'refused') return gap('partial', 'nothing listens for SSH there');
  if (answer.kind === 'unknown') return answer;
  const value = parseLook(answer.value, asked);
  return value ? { kind: 'seen', value } : gap('partial', 'what it answered is not whole', true);
}

/** What the keys of a host's observations begin with: its name, unless another host of the run goes by that too. */
function keyName({ probe, names: [asked = ''] }: Probed<Endpoint, HostLook>, taken: Set<string>): string {
  if (probe.kind !== 'seen') return asked;
  const { hostname } = probe.value;
  const name = taken.has(hostname) ? `${hostname} at ${asked}` : hostname;
  taken.add(name);
  return name;
}

function reportOf(
  { probe, names: [asked = ''], at }: Probed<Endpoint, HostLook>,
  keyed: string,
  declared: JsonObject,
  targets: readonly DiscoveryTarget[],
): SourceReport {
  if (probe.kind !== 'seen') return { observations: [], coverage: [] };
  const { hostname, addresses, numbers, attributes, snapshot, timers, noPackages } = probe.value;
  const names = [...new Set([hostname, ...(isIP(asked) === 0 ? [asked] : [])])].sort(compareText);
  const scope = scopeOn(hostname, declared, targets);
  const { programs, undecided } = findPrograms(snapshot);
  const { jobs } = scope;
  const timed = describeTimers(timers, { at, names, prefix: `${keyed} `, jobs });
  return {
    observations: [
      describeServer({ keyed, at, hostname, names, site: scope.site, addresses, numbers, attributes }),
      ...describePrograms(programs, snapshot, { at, names, prefix: `${keyed} `, addresses, scope }),
      ...(timed ?? []),
    ],
    coverage: [
      ...hostCoverage({ names, addresses, scope, gaps: snapshot.gaps, undecided, noPackages, denied: numbers.denied }),
      ...timerCoverage(names, jobs, timed),
    ],
  };
}

/** What is not known for want of a look at these hosts: of each as it was asked for, and of the programs on it. */
function unseenClaims(unseen: readonly Probed<Endpoint, HostLook>[]): readonly Coverage[] {
  const byAddress = unseen.filter(({ target }) => isIP(target.host) !== 0);
  const byName = unseen.filter(({ target }) => isIP(target.host) === 0);
  return [
    ...probeClaims('server', 'host', unseen),
    ...probeClaims('server', 'address', byAddress),
    ...probeClaims('application', 'addresses', byAddress),
    ...probeClaims('application', 'host', byName),
    ...probeClaims('batch-job', 'host', byName),
  ];
}

function scopeOn(hostname: string, declared: JsonObject, targets: readonly DiscoveryTarget[]): HostScope {
  const members = Object.entries(declared).filter(([name]) => hostMembers.includes(name));
  return readHostScope(Object.fromEntries(members), targets, hostname);
}
