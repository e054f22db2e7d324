import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isFileOrigin, type Finding } from '../../engine/model/finding.ts';
import type { DriftResult } from '../../engine/model/result.ts';

const execute = promisify(execFile);
const command = join(import.meta.dirname, '../../dist/bin/groundtruth.cjs');

/** A repository that declares the estate, and the network that it is looked at from. */
export interface Watch {
  readonly folder: string;
  /** Looks at everything once, so that there is a time before. */
  readonly look: () => Promise<unknown>;
  /** Looks at everything, and gives what differs: `code subject`, sorted, each once. */
  readonly drift: () => Promise<readonly string[]>;
  readonly delete: () => void;
}

/** Watches the estate in `folder` from its control network, with a catalog of its own. */
export function watch(folder: string): Watch {
  const work = mkdtempSync(join(tmpdir(), 'groundtruth-estate-'));
  const state = join(folder, 'run');
  cpSync(join(import.meta.dirname, 'catalog'), join(work, 'catalog'), { recursive: true });
  for (const file of ['known_hosts', 'ca.pem']) cpSync(join(state, file), join(work, file));
  writeFileSync(
    join(work, 'groundtruth.yaml'),
    'apiVersion: groundtruth/v1\nkind: Config\ninclude: [catalog/*.yaml]\n',
  );
  const env = {
    ...process.env,
    ESTATE_KEY: readFileSync(join(state, 'key'), 'utf8'),
    ESTATE_PASSWORD: 'groundtruth',
  };
  const run = async (...words: string[]): Promise<string> => {
    const inside = ['netns', 'exec', 'gt-ctl', process.execPath, command, ...words];
    try {
      return (await execute('ip', inside, { cwd: work, env, maxBuffer: 1 << 26 })).stdout;
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      if (code === 1) return stdout;
      throw new Error(`groundtruth ${words.join(' ')} ended with ${code}: ${stdout}${stderr}`, { cause: error });
    }
  };
  return {
    folder: work,
    look: () => run('discover'),
    drift: async () => {
      await run('discover');
      const { findings } = JSON.parse(await run('drift', '--format', 'json')) as DriftResult;
      const telling = findings.filter((finding) => !isInherent(finding));
      return [...new Set(telling.map(told))].sort();
    },
    delete: () => rmSync(work, { recursive: true }),
  };
}

/** That one look at connections is not all of them holds for every run, and so does a scope of some queues. */
function isInherent({ code, message }: Finding): boolean {
  return code === 'coverage.partial' && /between two looks are not seen\.$|names some queues only\.$/.test(message);
}

/** What a finding speaks of: a declared thing by its name, another by the source that saw it. */
function told({ code, ref, origin, message }: Finding): string {
  const subject =
    ref?.replace(/^.*\//, '') ?? (origin && !isFileOrigin(origin) ? origin.source : message.split(' ')[0]);
  return `${code} ${subject}`;
}
