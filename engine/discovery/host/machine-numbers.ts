import { createHmac } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded } from './read-bounded.ts';

/** What a machine is told apart by, besides its names: as its firmware and its installation have it. */
export interface MachineNumbers {
  readonly serial?: string;
  readonly biosUuid?: string;
  /** The id of the installation, in a form of our own: the kernel's users keep `/etc/machine-id` to themselves. */
  readonly machineId?: string;
  /** Those that are there and may not be read. */
  readonly denied: readonly NumberName[];
}

/** Numbers that the firmware has, which are for root alone. */
export const firmwareNumbers = ['serial', 'biosUuid'] as const;
export type NumberName = (typeof firmwareNumbers)[number];

export const firmwareFiles: Readonly<Record<NumberName, string>> = {
  serial: '/sys/class/dmi/id/product_serial',
  biosUuid: '/sys/class/dmi/id/product_uuid',
};
export const machineIdFile = '/etc/machine-id';

/** Reads them on Linux, under another root in tests. Those of the firmware are not taken inside of a container, whose they are not. */
export function readNumbers(root = '/'): MachineNumbers {
  const inContainer = !isFirstNamespace(root);
  const denied: NumberName[] = [];
  const read = (name: NumberName): string => {
    if (inContainer) return '';
    const text = firstLine(join(root, firmwareFiles[name]));
    if (text === undefined) denied.push(name);
    return text ?? '';
  };
  const [serial, biosUuid] = [read('serial'), read('biosUuid')];
  return numbersFrom({ serial, biosUuid, machineId: firstLine(join(root, machineIdFile)) ?? '', denied });
}

/** What was read of a machine, as texts that may be empty. */
export function numbersFrom(read: {
  readonly serial: string;
  readonly biosUuid: string;
  readonly machineId: string;
  readonly denied: readonly NumberName[];
}): MachineNumbers {
  const [serial, biosUuid] = [read.serial.trim(), read.biosUuid.trim()];
  const machineId = ownMachineId(read.machineId.trim());
  return {
    ...(serial !== '' && { serial }),
    ...(biosUuid !== '' && { biosUuid }),
    ...(machineId !== undefined && { machineId }),
    denied: read.denied,
  };
}

/** The number of the first namespace of processes, by `PROC_PID_INIT_INO` of the kernel: whoever is in another is in a container. */
const firstNamespace = 'pid:[4026531836]';

/** Where that is not told, as by old kernels, it is taken for the first. */
function isFirstNamespace(root: string): boolean {
  try {
    return readlinkSync(join(root, 'proc/self/ns/pid')) === firstNamespace;
  } catch {
    return true;
  }
}

/** `machine-id(5)` asks not to give the id itself away, and for this instead: what `systemd-id128 machine-id --app-specific=ID` says. */
function ownMachineId(text: string): string | undefined {
  if (!/^[0-9a-f]{32}$/.test(text) || /^0+$/.test(text)) return undefined;
  const bytes = createHmac('sha256', Buffer.from(text, 'hex')).update(application).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex');
}

/** What our ids are made with, as `docs/sources/host.md` says. */
const application = Buffer.from('7c1f4a5e0d3b4e6f9a2c8b5d1e0f3a47', 'hex');

const longest = 256;

/** Empty where there is no such file, undefined where it may not be read. */
function firstLine(path: string): string | undefined {
  try {
    const [line = ''] = readBounded(path, longest).bytes.toString('utf8').split('\n', 1);
    return line;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' ? undefined : '';
  }
}
