import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Real programs that a test starts; stopped together, with their folders. */
export interface Components {
  /** A folder of its own, of the account where one is named. */
  folder(account?: string): string;
  /** Starts a program, and waits until `ready` holds; throws with its last words where it does not. */
  start(command: string, words: readonly string[], options: StartOptions): Promise<ChildProcess>;
  /** Runs a program to its end; gives what it printed. */
  run(command: string, words: readonly string[], options?: RunOptions): Promise<string>;
  stop(): Promise<void>;
}

export interface RunOptions {
  readonly account?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export interface StartOptions extends RunOptions {
  readonly ready: (output: string) => boolean | Promise<boolean>;
  /** Milliseconds; 20 seconds by default. */
  readonly patience?: number;
}

const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/local/sbin'];

/** Where a program is; undefined where it is not installed. Debian keeps PostgreSQL's out of the way. */
export function findProgram(name: string): string | undefined {
  const postgresql = '/usr/lib/postgresql';
  const versions = existsSync(postgresql)
    ? readdirSync(postgresql).map((version) => join(postgresql, version, 'bin'))
    : [];
  return [...versions, ...folders].map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** A port of loopback at which nothing listens. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function createComponents(): Components {
  const started: ChildProcess[] = [];
  const made: string[] = [];
  return {
    folder(account) {
      const path = mkdtempSync(join(tmpdir(), 'groundtruth-component-'));
      made.push(path);
      const ids = accountIds(account);
      if (ids) chownSync(path, ids.uid, ids.gid);
      return path;
    },
    async start(command, words, { ready, patience = 20_000, ...options }) {
      // A group of its own, so that what it starts ends with it.
      const child = spawn(command, words, {
        ...spawnOptions(options),
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      started.push(child);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000)));
      }
      child.on('error', (error) => (output += error.message));
      const end = Date.now() + patience;
      while (!(await ready(output))) {
        if (Date.now() > end || child.exitCode !== null)
          throw new Error(`${command} did not start: ${output.slice(-2000)}`);
        await wait(50);
      }
      return child;
    },
    run(command, words, options = {}) {
      return new Promise((resolve, reject) => {
        const child = spawn(command, words, {
          ...spawnOptions(options),
          stdio: ['pipe', 'pipe', 'pipe'],
          timeout: 60_000,
        });
        let output = '';
        let errors = '';
        child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
        child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
        child.on('error', reject);
        child.on('close', (code) =>
          code === 0
            ? resolve(output)
            : reject(new Error(`${command} ${words.join(' ')} ended with ${code}: ${errors}${output}`)),
        );
        child.stdin?.on('error', () => {});
        child.stdin?.end(options.input ?? '');
      });
    },
    async stop() {
      await Promise.all(started.map(endProgram));
      for (const path of made) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Ends a program with everything that it started. */
async function endProgram(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const gone = child.exitCode !== null || child.signalCode !== null;
  const ended = gone ? Promise.resolve() : new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(pid, 'SIGTERM');
  const killer = setTimeout(() => signalGroup(pid, 'SIGKILL'), 5000);
  await ended;
  for (let tries = 0; tries < 60 && signalGroup(pid, 0); tries++) await wait(100);
  clearTimeout(killer);
  signalGroup(pid, 'SIGKILL');
}

/** True where there is still somebody in the group. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

function spawnOptions({ account, env }: RunOptions): SpawnOptions {
  const ids = accountIds(account);
  return {
    cwd: '/',
    env: { PATH: folders.join(':'), LC_ALL: 'C.UTF-8', HOME: '/tmp', ...env },
    ...ids,
  };
}

/** Servers that refuse to run as root run as their own account, where the test is root; else as the test's. */
function accountIds(account: string | undefined): { readonly uid: number; readonly gid: number } | undefined {
  if (account === undefined || process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${account}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}
