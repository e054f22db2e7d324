import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProgram, freePort } from './components.ts';

export interface PostgresqlServer {
  readonly url: string;
  /** Ends every connection at once and refuses new ones, as a server does that dies. */
  stop(): void;
  remove(): void;
}

/** A PostgreSQL server of its own on a loopback port, or undefined where PostgreSQL is not installed. */
export async function startPostgresql(): Promise<PostgresqlServer | undefined> {
  const initdb = findProgram('initdb');
  if (initdb === undefined) return undefined;
  const bin = dirname(initdb);
  const folder = mkdtempSync(join(tmpdir(), 'groundtruth-postgresql-'));
  const data = join(folder, 'data');
  const port = await freePort();
  // The server refuses to run as root.
  const run = (command: string, ...words: string[]): void => {
    const path = join(bin, command);
    const [program, ...rest] =
      process.getuid?.() === 0 ? ['setpriv', ...asPostgres(), path, ...words] : [path, ...words];
    execFileSync(program ?? path, rest, { stdio: 'ignore', env: { ...process.env, LC_ALL: 'C' }, cwd: folder });
  };
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', folder]);
  chmodSync(folder, 0o700);
  run('initdb', '-D', data, '-U', 'groundtruth', '--auth=trust', '--no-sync', '-E', 'UTF8');
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories= -c fsync=off -c shared_buffers=16MB`;
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start');
  let running = true;
  const stop = (): void => {
    if (running) run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop');
    running = false;
  };
  return {
    url: `postgresql://groundtruth:unused@127.0.0.1:${port}/postgres`,
    stop,
    remove() {
      stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function asPostgres(): readonly string[] {
  return ['--reuid=postgres', '--regid=postgres', '--clear-groups'];
}
