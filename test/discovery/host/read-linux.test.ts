import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { endianness, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatEndpoint } from '../../../engine/discovery/endpoint.ts';
import { readLinux } from '../../../engine/discovery/host/read-linux.ts';
import { skipAbsent } from '../../support/absent.ts';
import { asNobody } from '../../support/as-nobody.ts';

let proc: string;
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'groundtruth-proc-'));
  chmodSync(proc, 0o755);
});
afterEach(() => {
  rmSync(proc, { recursive: true, force: true });
});

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const signal = new AbortController().signal;
const read = (given: Partial<Parameters<typeof readLinux>[0]> = {}) => readLinux({ proc, signal, self: -1, ...given });

function file(path: string, text: string): void {
  mkdirSync(dirname(join(proc, path)), { recursive: true });
  writeFileSync(join(proc, path), text);
}

function link(path: string, to: string): void {
  mkdirSync(dirname(join(proc, path)), { recursive: true });
  symlinkSync(to, join(proc, path));
}

function running(
  pid: number,
  name: string,
  inodes: readonly number[],
  given: { parent?: number; line?: string; network?: string; state?: string } = {},
): void {
  const { parent = 1, line = name, network = 'net:[1]', state = 'S' } = given;
  file(`${pid}/stat`, `${pid} (${name}) ${state} ${parent} ${pid} ${pid} 0 -1 4194560`);
  file(`${pid}/cmdline`, line.replaceAll(' ', '\0'));
  link(`${pid}/exe`, `/usr/bin/${name}`);
  link(`${pid}/ns/net`, network);
  link(`${pid}/fd/0`, '/dev/null');
  for (const [index, inode] of inodes.entries()) link(`${pid}/fd/${index + 3}`, `socket:[${inode}]`);
}

function listener(port: number, inode: number): string {
  return `   0: 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 ${inode} 1 0 100 0 0 10 0\n`;
}

/** A small machine: an init, a web server and its socket. */
function machine(): void {
  link('self/ns/net', 'net:[1]');
  running(1, 'init', []);
  running(10, 'web', [501]);
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) file(`net/${table}`, header);
  file('net/tcp', header + listener(80, 501));
}

describe.runIf(process.platform === 'linux' && endianness() === 'LE')('a machine as /proc tells of it', () => {
  test('has programs with the sockets that they have open', async () => {
    machine();
    file('sys/net/ipv4/ip_local_port_range', '10000\t20000\n');
    const snapshot = await read();
    expect([...snapshot.processes.values()].map(({ pid, name }) => `${pid} ${name}`)).toEqual(['1 init', '10 web']);
    expect(snapshot.sockets.map(({ local, owners }) => `${formatEndpoint(local)} ${owners.join()}`)).toEqual([
      '127.0.0.1:80 10',
    ]);
    expect(snapshot.clientPorts).toEqual([10_000, 20_000]);
    expect(snapshot.gaps).toEqual({ unreadable: 0, ownerless: 0, hidden: false, elsewhere: 0, tables: [] });
  });

  test.each<[string, () => void, object]>([
    ['a listener of nobody', () => file('net/tcp', header + listener(80, 501) + listener(81, 999)), { ownerless: 1 }],
    ['processes of others hidden', () => rmSync(join(proc, '1'), { recursive: true }), { hidden: true }],
    ['a process in a network of its own', () => running(11, 'db', [], { network: 'net:[2]' }), { elsewhere: 1 }],
    ['no table of sockets', () => rmSync(join(proc, 'net', 'tcp')), { tables: [expect.stringContaining('net/tcp')] }],
    ['no table of IPv6, as systems without it', () => rmSync(join(proc, 'net', 'tcp6')), { tables: [] }],
    [
      'a process whose files are no folder',
      () => {
        running(12, 'odd', []);
        rmSync(join(proc, '12', 'fd'), { recursive: true });
        file('12/fd', '');
      },
      { unreadable: 1 },
    ],
    [
      'a process whose files can be listed and not read',
      () => {
        running(12, 'sealed', []);
        file('12/fd/3', '');
      },
      { unreadable: 1 },
    ],
  ])('with %s says so', async (_what, change, gaps) => {
    machine();
    change();
    expect((await read()).gaps).toMatchObject(gaps);
  });

  test.each<[string, () => void]>([
    ['ended before it was read', () => mkdirSync(join(proc, '11'))],
    [
      'ended while it was read',
      () => {
        running(11, 'gone', [777]);
        rmSync(join(proc, '11', 'fd'), { recursive: true });
      },
    ],
    ['is dead and not yet buried', () => running(11, 'zombie', [], { state: 'Z' })],
    [
      'is a thread of the kernel',
      () => {
        file('11/stat', '11 (kworker/0:1) I 2 0 0 0 -1 69238880');
        file('11/cmdline', '');
        mkdirSync(join(proc, '11', 'fd'));
      },
    ],
  ])('knows nothing of a process that %s', async (_what, change) => {
    machine();
    change();
    const { processes, gaps } = await read();
    expect([...processes.keys()]).toEqual([1, 10]);
    expect(gaps).toMatchObject({ unreadable: 0, ownerless: 0 });
  });

  test('reads names with parentheses, and none of the command line', async () => {
    machine();
    running(11, 'a) S 99 (b', [], { parent: 10, line: 'secret --password=hunter2' });
    rmSync(join(proc, '11', 'exe'));
    const snapshot = await read();
    expect(snapshot.processes.get(11)).toEqual({ pid: 11, parent: 10, name: 'a) S 99 (b' });
  });

  test('leaves out the process that looks', async () => {
    machine();
    const { processes, sockets, gaps } = await read({ self: 10 });
    expect([...processes.keys()]).toEqual([1]);
    expect(sockets).toEqual([]);
    expect(gaps.ownerless).toBe(0);
  });

  test('stops when it is told to, and says how many it did not reach', async () => {
    machine();
    const { gaps } = await read({ signal: AbortSignal.abort() });
    expect(gaps.cut).toBe('2 of 2 processes were not reached');
  });

  test('counts processes whose files may not be read (C11)', async () => {
    machine();
    chmodSync(join(proc, '10', 'fd'), 0o700);
    const { processes, gaps } = await asNobody(read);
    expect(processes.get(10)?.name).toBe('web');
    expect(gaps).toMatchObject(process.geteuid?.() === 0 ? { unreadable: 1, ownerless: 1 } : { unreadable: 0 });
  });
});

describe.runIf(process.platform === 'linux')('this machine', () => {
  const children: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
  });

  test('without the rights of root is seen in part', async () => {
    const { gaps } = await asNobody(() => readLinux({ proc: '/proc', signal, self: -1 }));
    expect(gaps.unreadable).toBeGreaterThan(0);
  });

  test('with hidden processes says that they are', async (context) => {
    if (!mounted(proc)) skipAbsent(context, 'a /proc with hidepid (mount needs root)');
    try {
      expect((await asNobody(read)).gaps.hidden).toBe(true);
      expect((await read()).gaps.hidden).toBe(false);
    } finally {
      execFileSync('umount', [proc]);
    }
  });

  test('with a container says that it has a network of its own', async (context) => {
    const before = (await readLinux({ proc: '/proc', signal, self: -1 })).gaps.elsewhere;
    const child = spawn('unshare', ['--net', 'sleep', '30'], { stdio: 'ignore' });
    children.push(child);
    await Promise.race([once(child, 'exit'), wait(300)]);
    if (child.exitCode !== null) skipAbsent(context, 'a network namespace (unshare needs root)');
    expect((await readLinux({ proc: '/proc', signal, self: -1 })).gaps.elsewhere).toBe(before + 1);
  });
});

function mounted(at: string): boolean {
  try {
    execFileSync('mount', ['-t', 'proc', '-o', 'hidepid=2', 'proc', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
