import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { describeServer } from '../../../engine/discovery/host/describe-server.ts';
import { numbersFrom, readNumbers } from '../../../engine/discovery/host/machine-numbers.ts';
import { asNobody } from '../../support/as-nobody.ts';

const id = '3d1219c7c4c5404aaa1f6d2a48adfda4';
const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** A folder with these files of a machine, and the namespace in which it is looked at. */
function machine(files: Readonly<Record<string, string>>, namespace = 'pid:[4026531836]'): string {
  const root = mkdtempSync(join(tmpdir(), 'gt-machine-'));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(join(root, 'proc/self/ns'), { recursive: true });
  symlinkSync(namespace, join(root, 'proc/self/ns/pid'));
  return root;
}

const firmware = {
  'sys/class/dmi/id/product_serial': 'SN-1\n',
  'sys/class/dmi/id/product_uuid': '4C4C4544-0042-3510-8052-B4C04F4A3132\n',
};

describe('what a machine is told apart by', () => {
  test('is read from its firmware and its installation', () => {
    expect(readNumbers(machine({ ...firmware, 'etc/machine-id': `${id}\n` }))).toEqual({
      serial: 'SN-1',
      biosUuid: '4C4C4544-0042-3510-8052-B4C04F4A3132',
      machineId: expect.stringMatching(/^[0-9a-f]{32}$/),
      denied: [],
    });
  });

  test('is of the machine and not of a container on it', () => {
    expect(readNumbers(machine(firmware, 'pid:[4026532199]'))).toEqual({ denied: [] });
  });

  test('is nothing where there is none of it', () => {
    expect(readNumbers(machine({}))).toEqual({ denied: [] });
  });

  test.runIf(process.platform === 'linux')('is said to be denied where it may not be read', async () => {
    const root = machine(firmware);
    execFileSync('chmod', ['755', root]);
    execFileSync('chmod', ['400', join(root, 'sys/class/dmi/id/product_serial')]);
    if (process.getuid?.() !== 0) execFileSync('chmod', ['000', join(root, 'sys/class/dmi/id/product_serial')]);
    const numbers = await asNobody(async () => readNumbers(root));
    expect(numbers).toEqual({ biosUuid: expect.any(String), denied: ['serial'] });
  });

  test('is not the id of the installation itself, but what systemd derives from it', () => {
    const { machineId } = numbersFrom({ serial: '', biosUuid: '', machineId: `${id}\n`, denied: [] });
    // `systemd-id128 machine-id --app-specific=7c1f4a5e0d3b4e6f9a2c8b5d1e0f3a47` on the machine of that id.
    expect(machineId).toBe('f31baef2ed544b6aa574b06b893b50cc');
  });

  test.each(['', 'uninitialized', '0'.repeat(32), `${id}0`, id.toUpperCase(), 'x\n@@ end'])(
    'is no id that is none: %j',
    (machineId) => {
      expect(numbersFrom({ serial: '', biosUuid: '', machineId, denied: [] })).toEqual({ denied: [] });
    },
  );

  test('is cut where it is longer than any number', () => {
    const { serial } = readNumbers(machine({ 'sys/class/dmi/id/product_serial': 'S'.repeat(100_000) }));
    expect(serial).toHaveLength(256);
  });
});

test('a machine is told by its name and site only where its site is known', () => {
  const seen = (site: string | undefined) =>
    describeServer({
      keyed: 'web-1',
      at: '2026-01-01T00:00:00Z',
      hostname: 'web-1',
      names: ['web-1', 'localhost'],
      site,
      addresses: [],
      numbers: { serial: 'SN-1', denied: ['biosUuid'] },
      attributes: { os: 'Debian 12' },
    });
  expect(seen(undefined).identifiers).toEqual({ host: ['web-1', 'localhost'], serial: 'SN-1' });
  expect(seen('zrh-1').identifiers).toEqual({
    host: ['web-1', 'localhost'],
    name: 'web-1',
    site: 'zrh-1',
    serial: 'SN-1',
  });
  expect(seen('zrh-1').attributes).toEqual({ os: 'Debian 12' });
});
