import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { EngineError } from '../model/error.ts';
import { gitEnvironment, safeConfig } from './git-command.ts';

/** The objects of a repository, through one process that lives as long as the repository is open. */
export interface GitObjects {
  /** The bytes of a blob; undefined where the repository does not have it. Answers come in the order of the questions. */
  read(id: string): Promise<Buffer | undefined>;
  /** The id of what a name stands for, without a process of its own; undefined where it stands for nothing, or for several. */
  idOf(name: string): Promise<string | undefined>;
  close(): void;
}

interface GitObject {
  readonly id: string;
  readonly bytes: Buffer;
}

interface Question {
  readonly resolve: (answer: GitObject | undefined) => void;
  readonly reject: (error: EngineError) => void;
}

/** An object whose bytes are arriving. */
interface Arriving extends GitObject {
  filled: number;
}

/** The process starts at once. EngineErrors of an answer: `cancelled`, `git-failed`. */
export function openObjects(folder: string, signal: AbortSignal | undefined): GitObjects {
  const questions: Question[] = [];
  let failure: EngineError | undefined;
  let complaint = '';

  function fail(error: EngineError): void {
    failure ??= error;
    for (const question of questions.splice(0)) question.reject(failure);
    child.kill();
  }

  function start(): ChildProcessWithoutNullStreams {
    const started = spawn('git', [...safeConfig.flatMap((setting) => ['-c', setting]), 'cat-file', '--batch'], {
      cwd: folder,
      env: gitEnvironment(),
    });
    const answer = batchReader(questions, (message) => fail(new EngineError('git-failed', message)));
    started.stdout.on('data', answer);
    started.stderr.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-500)));
    started.stdin.on('error', () => {
      // Its end is told by the close of the process.
    });
    started.on('error', (cause) => fail(new EngineError('git-failed', 'git could not be started.', { cause })));
    started.on('close', (code, name) => fail(endedEarly(code, name, complaint)));
    return started;
  }

  const child = start();
  const abort = (): void => fail(new EngineError('cancelled', 'Reading the repository was cancelled.'));
  signal?.addEventListener('abort', abort, { once: true });

  /** Questions of one moment go to the process together. */
  function ask(name: string): Promise<GitObject | undefined> {
    if (signal?.aborted) abort();
    if (failure) return Promise.reject(failure);
    const { stdin } = child;
    if (stdin.writableCorked === 0) {
      stdin.cork();
      queueMicrotask(() => stdin.uncork());
    }
    stdin.write(`${name}\n`);
    return new Promise((resolve, reject) => questions.push({ resolve, reject }));
  }

  return {
    read: async (id) => (await ask(id))?.bytes,
    idOf: async (name) => (await ask(name))?.id,
    close() {
      signal?.removeEventListener('abort', abort);
      fail(new EngineError('cancelled', 'The repository was closed.'));
    },
  };
}

function endedEarly(code: number | null, name: NodeJS.Signals | null, complaint: string): EngineError {
  const how = name === null ? `with status ${code}` : `by ${name}`;
  const words = complaint.trim() === '' ? '' : `: ${complaint.trim().split('\n').at(-1)}`;
  return new EngineError('git-failed', `git ended ${how} before it had answered${words}.`, {
    hint: 'Run the command again; `git fsck` shows whether the repository is whole.',
  });
}

/**
 * Takes the output of `git cat-file --batch` as it comes, in chunks of any size, and answers the questions in turn:
 * `<id> <type> <size>`, a line feed, the bytes, a line feed; or `<name> missing`.
 */
function batchReader(questions: Question[], fail: (message: string) => void): (chunk: Buffer) => void {
  let header = '';
  let arriving: Arriving | undefined;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (!arriving) {
        const end = chunk.indexOf(10, at);
        header += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
        if (end < 0) return;
        at = end + 1;
        const [id = '', type = '', size] = header.split(' ');
        const isMissing = noObject.has(type);
        if (!isMissing && !/^[0-9]+$/.test(size ?? ''))
          return fail(`git gave an answer that was not asked for: ${header.slice(0, 100)}`);
        header = '';
        const after = at + Number(size) + 1;
        if (isMissing) questions.shift()?.resolve(undefined);
        else if (after <= chunk.length) {
          // Most are small: what has arrived whole need not be copied.
          questions.shift()?.resolve({ id, bytes: chunk.subarray(at, after - 1) });
          at = after;
        } else arriving = { id, bytes: Buffer.allocUnsafe(Number(size) + 1), filled: 0 };
        continue;
      }
      const taken = chunk.copy(arriving.bytes, arriving.filled, at);
      at += taken;
      arriving.filled += taken;
      if (arriving.filled < arriving.bytes.length) return;
      questions.shift()?.resolve({ id: arriving.id, bytes: arriving.bytes.subarray(0, -1) });
      arriving = undefined;
    }
  };
}

/** What stands instead of a type where there is no object, not one alone, or one of another repository. */
const noObject: ReadonlySet<string> = new Set(['missing', 'ambiguous', 'submodule']);
