import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isMap, parseAllDocuments } from 'yaml';

export const changeBranch = 'upgrade-orders-db';

const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The change under review: the database moves to its next major version, with fewer connections. */
const change = {
  file: 'catalog/shop/assets.yaml',
  name: 'orders-db',
  attributes: { version: '19', maxConnections: 60 },
};

/** In how many days each window opens next: what the demo shows does not depend on the day on which it is run. */
const opensIn: Readonly<Record<string, number>> = { 'database-maintenance': 3, 'month-end-close': 10 };

/**
 * A git repository in `folder`: `main` holds the project's own catalog and configuration, `changeBranch` one prepared
 * change. No window of it is open.
 */
export async function makeRepository(folder: string, signal: AbortSignal): Promise<void> {
  for (const name of ['catalog', 'groundtruth.yaml']) {
    await cp(join(projectRoot, name), join(folder, name), { recursive: true });
  }
  await closeWindows(join(folder, 'catalog/windows.yaml'), new Date());
  const git = (...args: string[]) => runGit(folder, args, signal);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '.');
  await git('commit', '--quiet', '--message=Declare the shop and the ledger');
  await git('checkout', '--quiet', '-b', changeBranch);
  await prepareChange(join(folder, change.file));
  await git('commit', '--quiet', '--all', '--message=Upgrade the orders database');
  await git('checkout', '--quiet', 'main');
}

/** Windows recur by the week or the month as they do, from another day on. */
async function closeWindows(file: string, now: Date): Promise<void> {
  const documents = parseAllDocuments(await readFile(file, 'utf8'));
  for (const document of documents) {
    const name = String(document.getIn(['metadata', 'name']));
    const days = opensIn[name];
    if (days === undefined) throw new Error(`The demo does not know when ${name} should open: add it to opensIn.`);
    const day = new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
    const time = String(document.getIn(['spec', 'start'])).slice(10, 16);
    document.setIn(['spec', 'start'], `${day}${time}`);
    document.setIn(['spec', 'recurrence'], String(document.getIn(['spec', 'recurrence'])).split(';')[0]);
  }
  await writeFile(file, documents.map((each) => each.toString(asWritten)).join(''));
}

/** So that the change is the only difference. */
const asWritten = { flowCollectionPadding: false, lineWidth: 0 } as const;

async function prepareChange(file: string): Promise<void> {
  const documents = parseAllDocuments(await readFile(file, 'utf8'));
  const document = documents.find((candidate) => candidate.getIn(['metadata', 'name']) === change.name);
  if (!document || !isMap(document.getIn(['spec', 'attributes']))) {
    throw new Error(
      `${change.file} no longer declares ${change.name} with attributes: the demo has no change to review.`,
    );
  }
  for (const [name, value] of Object.entries(change.attributes)) document.setIn(['spec', 'attributes', name], value);
  await writeFile(file, documents.map((each) => each.toString(asWritten)).join(''));
}

/** Git as it comes: without the user's settings, hooks, signing keys or an outer repository. */
async function runGit(folder: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    await promisify(execFile)('git', args, { cwd: folder, env: gitEnvironment(), signal });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error('The demo needs git on the PATH: it reviews a change in a repository of its own.', {
      cause: error,
    });
  }
}

function gitEnvironment(): NodeJS.ProcessEnv {
  const date = '2026-11-02T09:00:00Z';
  const identity = { NAME: 'Groundtruth', EMAIL: 'demo@groundtruth.example', DATE: date };
  return {
    ...withoutGitVariables(process.env),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((role) =>
        Object.entries(identity).map(([name, value]) => [`GIT_${role}_${name}`, value]),
      ),
    ),
  };
}

/** An environment in which no outer git command, such as a hook that runs this, points git elsewhere. */
export function withoutGitVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('GIT_')));
}
