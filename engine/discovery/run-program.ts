import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { gap, type Probe } from './probe.ts';

export interface ProgramLimits {
  readonly signal: AbortSignal;
  /** Bytes of output. */
  readonly most: number;
  /** Processes that it may be at once, with those that it starts; 64 by default. */
  readonly processes?: number;
  /** Variables beside a plain `PATH`, `HOME` and `LC_ALL=C`; nothing else of the environment is passed on. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs; `/` by default. */
  readonly folder?: string;
}

/** Milliseconds that the output of a program may outlast it. */
const patience = 1000;
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Runs a program with its words, without a shell and without input, in a process group of its own that is killed as a whole
 * when it is done, when it is over its limits, or when the signal aborts. Gives what it printed. Never rejects.
 */
export function runProgram(words: readonly string[], limits: ProgramLimits): Promise<Probe<string>> {
  const [program = '', ...rest] = words;
  return new Promise((resolve) => {
    const { signal, most, environment, folder } = limits;
    if (signal.aborted) return resolve(gap('partial', 'the time was up before it was started'));
    const child = spawn(program, rest, {
      cwd: folder ?? '/',
      detached: true,
      env: { PATH: path, HOME: '/nonexistent', LC_ALL: 'C', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let said = '';
    let over: string | undefined;
    const killGroup = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It is gone already.
      }
    };
    const stop = (reason: string) => {
      over ??= reason;
      killGroup();
    };
    const onAbort = () => stop('it did not end in time');
    signal.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) stop(`it printed more than ${most / 1024 / 1024} MiB`);
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-500)));
    const counter = setInterval(() => {
      const { pid } = child;
      if (pid !== undefined && groupSize(pid) > (limits.processes ?? 64)) stop('it started too many processes');
    }, 100);
    const finish = (result: Probe<string>) => {
      clearInterval(counter);
      signal.removeEventListener('abort', onAbort);
      killGroup();
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(result);
    };
    child.once('error', (error: NodeJS.ErrnoException) => finish(notStarted(program, error)));
    child.once('exit', (code, name) => {
      // What it started ends with it, so that its output does too; who has left the group is not waited for.
      killGroup();
      const timer = setTimeout(settle, patience);
      child.once('close', () => {
        clearTimeout(timer);
        settle();
      });
      function settle(): void {
        if (over !== undefined) return finish(gap('partial', over));
        if (code === 0) return finish({ kind: 'seen', value: Buffer.concat(chunks).toString('utf8') });
        const last = said.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
        finish(gap('partial', `it ended with ${code ?? name}${last === '' ? '' : ` (${last})`}`));
      }
    });
  });
}

function notStarted(program: string, { code, message }: NodeJS.ErrnoException): Probe<string> {
  if (code === 'EACCES' || code === 'EPERM') return gap('denied', `${program} may not be run here`);
  return gap('partial', code === 'ENOENT' ? `${program} is not installed here` : message.slice(0, 200));
}

/** How many processes are in a group; 0 where that cannot be told. */
function groupSize(group: number): number {
  let size = 0;
  for (const name of processNames()) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) === group) size++;
    } catch {
      // It has ended since.
    }
  }
  return size;
}

function processNames(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
