import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isFileOrigin, type Finding } from '../../engine/model/finding.ts';
import type { DriftResult } from '../../engine/model/result.ts';

const execute = promisify(execFile);
const command = join(import.meta.dirname, '../../dist/bin/groundtruth.cjs');

/** A repository that declares the estate, and the network that it is looked at from. */
export interface Watch {
  /** Runs the command line in the control network; gives what it prints. */
  readonly groundtruth: (words: readonly string[], options?: LookOptions) => Promise<string>;
  /** Looks at everything. */
  readonly look: (options?: LookOptions) => Promise<unknown>;
  /** What differs by the evidence that is there. */
  readonly drift: (words?: readonly string[], options?: LookOptions) => Promise<Drift>;
  /** Every line of the evidence. */
  readonly evidence: () => string;
  /** Makes the evidence that is there what every later `forget` comes back to; with `everything`, it comes back to none. */
  readonly remember: () => void;
  readonly forget: (everything?: boolean) => void;
  readonly delete: () => void;
}

export interface LookOptions {
  /** How wrong the clock of the machine that looks is, e.g. `+1h`. */
  readonly clock?: string;
  readonly signal?: AbortSignal;
}

/** `told`: `code subject`, sorted, each once. `messages`: the same in full. */
export interface Drift {
  readonly told: readonly string[];
  readonly messages: string;
}

/** Watches the estate in `folder` from its control network, with a catalog of its own. */
export function watch(folder: string): Watch {
  const work = mkdtempSync(join(tmpdir(), 'groundtruth-estate-'));
  const state = join(folder, 'run');
  const [evidence, remembered] = [join(work, '.groundtruth'), join(work, 'remembered')];
  cpSync(join(import.meta.dirname, 'catalog'), join(work, 'catalog'), { recursive: true });
  for (const file of ['known_hosts', 'ca.pem', 'client']) {
    cpSync(join(state, file), join(work, file), { recursive: true });
  }
  writeFileSync(
    join(work, 'groundtruth.yaml'),
    'apiVersion: groundtruth/v1\nkind: Config\ninclude: [catalog/*.yaml]\n',
  );
  const env = {
    ...process.env,
    ESTATE_KEY: readFileSync(join(state, 'key'), 'utf8'),
    ESTATE_PASSWORD: 'groundtruth',
  };
  const groundtruth = async (words: readonly string[], { clock, signal }: LookOptions = {}): Promise<string> => {
    const program = [process.execPath, command, ...words];
    const inside = clock === undefined ? program : ['faketime', '-m', '-f', clock, ...program];
    const options = { cwd: work, env: { ...env, FAKETIME_DONT_FAKE_MONOTONIC: '1' }, maxBuffer: 1 << 26 };
    const running = execute('ip', ['netns', 'exec', 'gt-ctl', ...inside], options);
    signal?.addEventListener('abort', () => running.child.kill('SIGINT'));
    try {
      return (await running).stdout;
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      if (code === 1 || (code === 130 && signal?.aborted)) return stdout;
      throw new Error(`groundtruth ${words.join(' ')} ended with ${code}: ${stdout}${stderr}`, { cause: error });
    }
  };
  return {
    groundtruth,
    look: (options) => groundtruth(['discover'], options),
    async drift(words = [], options = {}) {
      const { findings } = JSON.parse(
        await groundtruth(['drift', '--format', 'json', ...words], options),
      ) as DriftResult;
      const telling = findings.filter((finding) => !isInherent(finding));
      return {
        told: [...new Set(telling.map(told))].sort(),
        messages: telling.map((finding) => `${finding.code}: ${finding.message}`).join('\n'),
      };
    },
    evidence: () => textIn(evidence),
    remember() {
      rmSync(remembered, { recursive: true, force: true });
      cpSync(evidence, remembered, { recursive: true });
    },
    forget(everything = false) {
      rmSync(evidence, { recursive: true, force: true });
      if (!everything && existsSync(remembered)) cpSync(remembered, evidence, { recursive: true });
    },
    delete: () => rmSync(work, { recursive: true }),
  };
}

function textIn(folder: string): string {
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')).join('\n');
}

/** That one look at connections is not all of them holds for every run, and so does a scope of some queues. */
function isInherent({ code, message }: Finding): boolean {
  return code === 'coverage.partial' && /between two looks are not seen\.$|names some queues only\.$/.test(message);
}

/** What a finding speaks of: a declared thing by its name, another by the source that saw it; a run by its source. */
function told({ code, ref, origin, message }: Finding): string {
  const run = code.startsWith('evidence.') ? / of ([a-z]+) /.exec(message)?.[1] : undefined;
  const source = origin && !isFileOrigin(origin) ? origin.source : undefined;
  const subject = ref?.replace(/^.*\//, '') ?? source ?? run ?? message.split(' ')[0];
  return `${code} ${subject}`;
}
