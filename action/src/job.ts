import type { ReviewResult } from '../../engine/model/result.ts';
import type { Severity } from '../../engine/model/finding.ts';
import type { OpenChange, ReviewVote } from '../../engine/model/verdict.ts';
import { connectGitHub } from './github.ts';
import type { GitHub, PluginOptions } from './github.ts';
import type { Environment, Inputs } from './inputs.ts';
import type { Runner } from './runner.ts';

export interface ReviewRequest {
  readonly cwd: string;
  readonly base: string;
  readonly head: string;
  readonly evidence: string;
  readonly config?: string;
  readonly failOn?: Severity | 'none';
  /** Oldest first. */
  readonly reviews: readonly ReviewVote[];
  /** Logins whose approval does not count. */
  readonly authors: readonly string[];
  readonly openChanges: readonly OpenChange[];
  /** By when there has to be a verdict. */
  readonly deadline: Date;
  readonly signal: AbortSignal;
}

/** As of the command line: 0 approved, 1 not approved, 2 no verdict. */
export type ExitStatus = 0 | 1 | 2;

/** What an action run is given from outside: the engine's review, and the process around it. */
export interface Surroundings {
  readonly env: Environment;
  readonly review: (request: ReviewRequest) => Promise<ReviewResult>;
  /** To standard output, where the runner looks for workflow commands. */
  readonly print: (text: string) => void;
  /** Fires where the job is cancelled or the process is failing. */
  readonly signal: AbortSignal;
  readonly plugins?: PluginOptions;
}

export interface Job extends Surroundings {
  readonly runner: Runner;
  readonly inputs: Inputs;
}

/**
 * Whether this run may speak on the pull request: `author` is the account that its token writes as; without one the token
 * only reads, as it does for forks and Dependabot.
 */
export interface Voice {
  readonly author?: number;
}

/** A connection that ends with the signal, which is to fire after `lifetime` milliseconds. */
export function connect(job: Job, signal: AbortSignal, lifetime: number): GitHub {
  const { apiUrl, owner, repo } = job.runner;
  const { plugins } = job;
  return connectGitHub({ apiUrl, owner, repo, token: job.inputs.token, signal, lifetime, ...(plugins && { plugins }) });
}
