import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isFileOrigin, type Finding } from '../../engine/model/finding.ts';
import type { DiscoverResult, DriftResult } from '../../engine/model/result.ts';
import { folder } from './api.ts';

const execute = promisify(execFile);
const command = join(import.meta.dirname, '../../dist/bin/groundtruth.cjs');

export interface Watching {
  readonly pid: number | undefined;
  readonly stop: () => Promise<void>;
}

/** A repository that declares the cluster. */
export interface Repository {
  /** Looks at the cluster; gives what it says of that, in full. */
  readonly look: () => Promise<string>;
  /** What differs by what was seen until now: `code subject`, sorted, each once. */
  readonly drift: () => Promise<readonly string[]>;
  readonly findings: () => Promise<readonly Finding[]>;
  readonly run: (...words: string[]) => Promise<string>;
  /** Looks on until it is told to stop. */
  readonly watch: () => Watching;
  /** Every word of the evidence. */
  readonly evidence: () => string;
  readonly delete: () => void;
}

export interface Asking {
  readonly token: string;
  /** Members of the scope other than the usual ones. */
  readonly scope?: Readonly<Record<string, unknown>>;
}

/** Declares what should be there, and asks the API with a token. */
export function repository({ token, scope }: Asking): Repository {
  const work = mkdtempSync(join(tmpdir(), 'groundtruth-kubernetes-'));
  cpSync(join(import.meta.dirname, 'catalog'), join(work, 'catalog'), { recursive: true });
  cpSync(join(folder, 'run', 'ca.pem'), join(work, 'ca.pem'));
  writeFileSync(
    join(work, 'groundtruth.yaml'),
    'apiVersion: groundtruth/v1\nkind: Config\ninclude: [catalog/*.yaml]\n',
  );
  if (scope) {
    const file = join(work, 'catalog/sources.yaml');
    const usual = /scope: .*/;
    writeFileSync(file, readFileSync(file, 'utf8').replace(usual, `scope: ${JSON.stringify(scope)}`));
  }
  const env = { ...process.env, CLUSTER_TOKEN: token };
  const run = async (...words: string[]): Promise<string> => {
    try {
      const { stdout, stderr } = await execute(process.execPath, [command, ...words], {
        cwd: work,
        env,
        maxBuffer: 1 << 26,
      });
      return words.includes('json') ? stdout : stdout + stderr;
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      if (code === 1) return stdout;
      throw new Error(`groundtruth ${words.join(' ')} ended with ${code}: ${stdout}${stderr}`, { cause: error });
    }
  };
  const findings = async (): Promise<readonly Finding[]> =>
    (JSON.parse(await run('drift', '--format', 'json')) as DriftResult).findings;
  return {
    run,
    look: async () => {
      const result = JSON.parse(await run('discover', '--format', 'json')) as DiscoverResult;
      return result.findings.map(({ message }) => message).join('\n');
    },
    findings,
    drift: async () => [...new Set((await findings()).map(told))].sort(),
    watch: () =>
      watchOn(spawn(process.execPath, [command, 'discover', '--watch'], { cwd: work, env, stdio: 'ignore' })),
    evidence: () => allText(work),
    delete: () => rmSync(work, { recursive: true }),
  };
}

function watchOn(child: ChildProcess): Watching {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid,
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

/** What a finding speaks of: a declared thing by its name, another by the source that saw it. */
function told({ code, ref, origin, message }: Finding): string {
  const subject =
    ref?.replace(/^.*\//, '') ?? (origin && !isFileOrigin(origin) ? origin.source : message.split(' ')[0]);
  return `${code} ${subject}`;
}

function allText(work: string): string {
  const files = readdirSync(work, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .filter(({ parentPath }) => !parentPath.startsWith(join(work, 'catalog')))
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
    .join('\n');
}
