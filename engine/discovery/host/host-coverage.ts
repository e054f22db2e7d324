import { formatNetwork, intersect, readNetwork, type Network } from '../network.ts';
import type { HostScope } from './host-scope.ts';
import type { NumberName } from './machine-numbers.ts';
import type { HostGaps } from './snapshot.ts';
import type { Coverage } from '../../model/evidence.ts';

export interface HostCoverageContext {
  /** What the machine goes by, sorted; `localhost` for the one that looks. */
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  readonly scope: HostScope;
  readonly gaps: HostGaps;
  /** Connections of which nobody knows which end is the server. */
  readonly undecided: number;
  /** Packages were asked for, and no database of them could be read. */
  readonly noPackages: boolean;
  /** Numbers of the machine that may not be read. */
  readonly denied: readonly NumberName[];
}

/**
 * What a look at one machine can vouch for. By address: the kernel's table of listeners is whole for everybody, whoever
 * owns them. By name of a program: only where every process could be read. Links: one moment, so never all.
 */
export function hostCoverage(context: HostCoverageContext): readonly Coverage[] {
  const { scope, gaps } = context;
  const host = context.names;
  const addresses = claimedAddresses(context);
  const relations: Coverage = {
    of: 'relations',
    class: 'application',
    scope: {},
    level: 'partial',
    reason: snapshotReason(context),
  };
  return [
    items('server', { host }, serverGaps(context)),
    ...(addresses.length > 0
      ? [items('application', { addresses }, tableGaps(gaps)), { ...relations, scope: { addresses } }]
      : []),
    // Under a scope of addresses, other programs are left out on purpose: of them nothing is claimed.
    ...(scope.networks === undefined ? [items('application', { host }, [...tableGaps(gaps), ...ownerGaps(gaps)])] : []),
    ...(scope.programs.names.length > 0
      ? [items('application', { host, process: scope.programs.names }, nameGaps(gaps))]
      : []),
    { ...relations, scope: { host } },
  ];
}

function items(className: string, scope: Coverage['scope'], gaps: readonly string[]): Coverage {
  const claim = { of: 'items', class: className, scope } as const;
  return gaps.length === 0
    ? { ...claim, level: 'complete' }
    : { ...claim, level: 'partial', reason: `${gaps.join('; ')}.` };
}

/** Own addresses as networks, with all of loopback where this is the machine that looks; only those within the scope. */
function claimedAddresses({ addresses, names, scope }: HostCoverageContext): readonly string[] {
  const loopback = names.includes('localhost') ? ['127.0.0.0/8'] : [];
  const own = [...loopback, ...addresses.filter((address) => !address.startsWith('127.'))]
    .map(readNetwork)
    .filter((network): network is Network => network !== undefined);
  return [...new Set((scope.networks ? intersect(own, scope.networks) : own).map(formatNetwork))].sort();
}

/** A number that may not be read matters where something is declared by it. */
function serverGaps({ noPackages, denied, scope }: HostCoverageContext): readonly string[] {
  const wanting = denied.filter((name) => scope.numbers.includes(name));
  return [
    ...(noPackages ? ['no database of packages (dpkg, rpm, apk) could be read'] : []),
    ...(wanting.length > 0
      ? [`its ${wanting.join(' and ')}, by which it is declared, could not be read, which takes root`]
      : []),
  ];
}

function tableGaps({ tables, cut, platform }: HostGaps): readonly string[] {
  return [
    ...(tables.length > 0 ? [`${tables.join(' and ')} could not be read`] : []),
    ...(cut === undefined ? [] : [`not everything was read: ${cut}`]),
    ...(platform === undefined ? [] : [platform]),
  ];
}

function ownerGaps({ unreadable, ownerless, hidden, elsewhere }: HostGaps): readonly string[] {
  return [
    ...(unreadable > 0
      ? [
          `the open files of ${count(unreadable, 'process', 'processes')} could not be read, which takes root, or CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH`,
        ]
      : []),
    ...(ownerless > 0
      ? [`the programs of ${count(ownerless, 'listening socket', 'listening sockets')} could not be seen`]
      : []),
    ...(hidden ? [hiddenReason] : []),
    ...(elsewhere > 0
      ? [
          `${count(elsewhere, 'process has', 'processes have')} a network apart, as containers do: run the source inside`,
        ]
      : []),
  ];
}

function count(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}

const hiddenReason =
  'the processes of other users are hidden (/proc is mounted with hidepid): run as root, or as a member of the group that the mount names';

/** Names can be read where files cannot. */
function nameGaps({ hidden, cut, platform }: HostGaps): readonly string[] {
  return [
    ...(hidden ? [hiddenReason] : []),
    ...(cut === undefined ? [] : [`not everything was read: ${cut}`]),
    ...(platform === undefined ? [] : [platform]),
  ];
}

function snapshotReason({ undecided }: HostCoverageContext): string {
  const more = undecided > 0 ? ` Of ${undecided} it could not be told which end is the server.` : '';
  return `Connections were looked at once: those that open and close between two looks are not seen.${more}`;
}
