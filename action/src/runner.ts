import { EngineError } from '../../engine/model/error.ts';
import type { Environment } from './inputs.ts';

/** One attempt of one workflow run; ids grow with time, and so do attempts. */
export interface Run {
  readonly id: number;
  readonly attempt: number;
}

/** What the runner tells a step about where and why it runs. */
export interface Runner {
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly owner: string;
  readonly repo: string;
  readonly run: Run;
  readonly event: string;
  readonly eventFile: string;
  /** Where the repository is checked out. */
  readonly workspace: string;
  /** A folder for files of this job. */
  readonly temporary: string;
  /** Files that the runner reads after the step; left out where it has none. */
  readonly summaryFile?: string;
  readonly outputFile?: string;
  readonly stateFile?: string;
}

/** Reads the `GITHUB_*` and `RUNNER_*` variables. Throws `bad-arguments` where one that is needed is not there. */
export function readRunner(env: Environment): Runner {
  const [owner, repo] = needed(env, 'GITHUB_REPOSITORY').split('/');
  if (!owner || !repo)
    throw new EngineError('bad-arguments', 'GITHUB_REPOSITORY is not of the form `owner/repository`.');
  const summaryFile = env['GITHUB_STEP_SUMMARY'];
  const outputFile = env['GITHUB_OUTPUT'];
  const stateFile = env['GITHUB_STATE'];
  return {
    owner,
    repo,
    apiUrl: withoutSlash(env['GITHUB_API_URL'] ?? 'https://api.github.com'),
    serverUrl: withoutSlash(env['GITHUB_SERVER_URL'] ?? 'https://github.com'),
    run: { id: count(env, 'GITHUB_RUN_ID'), attempt: count(env, 'GITHUB_RUN_ATTEMPT') },
    event: needed(env, 'GITHUB_EVENT_NAME'),
    eventFile: needed(env, 'GITHUB_EVENT_PATH'),
    workspace: needed(env, 'GITHUB_WORKSPACE'),
    temporary: needed(env, 'RUNNER_TEMP'),
    ...(summaryFile && { summaryFile }),
    ...(outputFile && { outputFile }),
    ...(stateFile && { stateFile }),
  };
}

/** The page of this attempt, with its log and its job summary. */
export function runUrl(runner: Runner): string {
  return `${runsUrl(runner)}${runner.run.id}/attempts/${runner.run.attempt}`;
}

/** The run whose page an address is, where it is one of this repository. */
export function runOfUrl(runner: Runner, url: string | null): Run | undefined {
  if (!url?.startsWith(runsUrl(runner))) return undefined;
  const match = /^(\d{1,15})\/attempts\/(\d{1,6})$/.exec(url.slice(runsUrl(runner).length));
  return match ? { id: Number(match[1]), attempt: Number(match[2]) } : undefined;
}

export function isNewer(run: Run, other: Run): boolean {
  return run.id > other.id || (run.id === other.id && run.attempt > other.attempt);
}

function runsUrl(runner: Runner): string {
  return `${runner.serverUrl}/${runner.owner}/${runner.repo}/actions/runs/`;
}

function needed(env: Environment, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new EngineError('bad-arguments', `The variable ${name} is not set.`, {
    hint: 'This program is the body of a GitHub Action; in a terminal use `groundtruth review`.',
  });
}

function count(env: Environment, name: string): number {
  const value = Number(needed(env, name));
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new EngineError('bad-arguments', `The variable ${name} is not a positive number.`);
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
