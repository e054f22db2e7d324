import { EngineError } from '../../engine/model/error.ts';
import { redactText } from '../../engine/model/redact.ts';
import { upsertComment } from './comment.ts';
import { statusDescription } from './gate.ts';
import type { Gate } from './gate.ts';
import { githubError } from './github.ts';
import type { GitHub } from './github.ts';
import { connect } from './job.ts';
import type { ExitStatus, Job, Voice } from './job.ts';
import { isSuperseded, readStatuses, saysAlready, setStatus, spokenSince } from './status.ts';
import type { ShownStatus } from './status.ts';
import type { Runner } from './runner.ts';
import { limitTime } from './time-limit.ts';
import { annotation, debugLine, writeState, writeSummary } from './workflow-commands.ts';

/** A commit without a verdict, and the pull requests whose comments speak of it. */
interface Failed {
  readonly sha: string;
  readonly pulls: readonly number[];
  /** Its statuses as they were, where it was not set pending. */
  readonly seen?: readonly ShownStatus[];
}

/** Says everywhere it can that there is no verdict, and sets the commit's status to `error`. Never throws. */
export async function failReview(
  job: Job,
  failed: Failed,
  voice: Voice | undefined,
  error: unknown,
): Promise<ExitStatus> {
  const problem = explain(error);
  job.print(annotation('error', problem));
  if (error instanceof Error && error.stack) job.print(debugLine(redactText(error.stack)));
  await writeSummary(job.runner, failureText(failed, problem)).catch(() => undefined);
  // A token that only reads has nowhere else to say it.
  if (voice && voice.author === undefined) return 2;
  try {
    const { sha, seen } = failed;
    const author = await closeGate(job, { sha, ...(seen && { seen }), ...voice }, problem);
    if (author !== undefined) await replaceComments(job, failed, author, problem);
  } catch (trouble) {
    job.print(annotation('error', explain(githubError('The commit status could not be set to `error`', trouble))));
  }
  return 2;
}

/** The commit whose status is to say that there is no verdict, and how to know that somebody newer has spoken for it since. */
interface OpenGate {
  readonly sha: string;
  /** Our own account, where we have set it pending. */
  readonly author?: number;
  /** Its statuses as they were before, where we have not. */
  readonly seen?: readonly ShownStatus[];
}

/**
 * Sets the status to `error`, unless a newer run has spoken for the commit since; gives the account that it was set by, where
 * it was. Throws what the API does.
 */
export async function closeGate(job: Job, gate: OpenGate, problem: string): Promise<number | undefined> {
  const { runner } = job;
  const description = statusDescription(`No verdict: ${problem}`);
  const status = { sha: gate.sha, state: 'error', description } as const;
  const settled = await briefly(job, closingTime.ask, (github) => isSettled(github, runner, gate, status)).catch(
    () => false,
  );
  const author = settled
    ? undefined
    : await briefly(job, closingTime.set, (github) => setStatus(github, runner, status));
  await writeState(runner, { gate: '' });
  return author;
}

async function isSettled(github: GitHub, runner: Runner, gate: OpenGate, status: Gate): Promise<boolean> {
  if (gate.author !== undefined) return isSuperseded(github, runner, gate.sha, gate.author);
  if (gate.seen === undefined) return false;
  if (saysAlready(gate.seen, status)) return true;
  return spokenSince(gate.seen, await readStatuses(github, runner, gate.sha), runner) === 'newer';
}

/** An earlier report must not stand as if it were today's. */
async function replaceComments(job: Job, failed: Failed, author: number, problem: string): Promise<void> {
  if (job.inputs.comment === 'never') return;
  const request = { head: failed.sha, author, text: failureText(failed, problem), create: false };
  try {
    await briefly(job, closingTime.set, async (github) => {
      for (const number of failed.pulls) await upsertComment(github, job.runner, { ...request, number });
    });
  } catch (trouble) {
    job.print(annotation('warning', explain(trouble)));
  }
}

/** A cancelled job has 7.5 seconds until it is killed: to ask for a newer run, and to set the status, in milliseconds. */
const closingTime = { ask: 2_000, set: 5_000 };

/** Uses a connection of its own, which neither the deadline nor a cancelled job has ended. */
async function briefly<T>(job: Job, longest: number, use: (github: GitHub) => Promise<T>): Promise<T> {
  const lifetime = Math.min(longest, job.inputs.timeout);
  const limit = limitTime(lifetime, () => new Error(`GitHub did not answer within ${lifetime / 1000} seconds`));
  try {
    return await use(connect(job, limit.signal, lifetime));
  } finally {
    limit.end();
  }
}

/** What happened and what to do next, in one text. What is no `EngineError` is a fault of ours. */
export function explain(error: unknown): string {
  if (error instanceof EngineError) return redactText([error.message, error.hint].filter(Boolean).join(' '));
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `Groundtruth failed by a fault of its own (${redactText(what)}). Run the job with debug logging to see where.`;
}

/** Indented, the text is code to a reader of markdown: nothing in it is markup, and nobody is mentioned. */
function failureText({ sha }: Failed, problem: string): string {
  const lines = problem
    .slice(0, 4000)
    .split(/[\r\n]+/)
    .map((line) => `    ${line}\n`);
  return `### Groundtruth gave no verdict on ${sha.slice(0, 7)}\n\n${lines.join('')}\nThe change is not approved.`;
}
