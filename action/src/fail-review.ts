import { EngineError } from '../../engine/model/error.ts';
import { upsertComment } from './comment.ts';
import { githubError } from './github.ts';
import { connectToClose } from './job.ts';
import type { ExitStatus, Job } from './job.ts';
import type { PullRequest } from './pull-request.ts';
import type { Voice } from './review-pull-request.ts';
import { isSuperseded, setStatus } from './status.ts';
import { annotation, debugLine, writeState, writeSummary } from './workflow-commands.ts';

/** Says everywhere it can that there is no verdict, and sets the commit's status to `error`. Never throws. */
export async function failReview(
  job: Job,
  pull: PullRequest,
  voice: Voice | undefined,
  error: unknown,
): Promise<ExitStatus> {
  const problem = explain(error);
  job.print(annotation('error', problem));
  if (error instanceof Error && error.stack) job.print(debugLine(error.stack));
  await writeSummary(job.runner, failureText(problem)).catch(() => undefined);
  // A token that only reads has nowhere else to say it.
  if (voice && voice.author === undefined) return 2;
  try {
    if (await closeGate(job, { sha: pull.headSha, ...voice }, problem)) await replaceComment(job, pull, voice, problem);
  } catch (trouble) {
    job.print(annotation('error', explain(githubError('The commit status could not be set to `error`', trouble))));
  }
  return 2;
}

/** A cancelled job has 7.5 seconds until it is killed: to ask for a newer run, and to set the status, in milliseconds. */
const closingTime = { ask: 2_000, set: 5_000 };

/** Sets the status to `error`, unless a newer run has spoken for the commit since. True where it was set. Throws what the API does. */
export async function closeGate(job: Job, gate: { sha: string; author?: number }, problem: string): Promise<boolean> {
  const { runner } = job;
  const superseded =
    gate.author !== undefined &&
    (await isSuperseded(connectToClose(job, closingTime.ask), runner, gate.sha, gate.author).catch(() => false));
  if (!superseded) {
    const status = { sha: gate.sha, state: 'error', description: `No verdict: ${problem}` } as const;
    await setStatus(connectToClose(job, closingTime.set), runner, status);
  }
  await writeState(runner, { gate: '' });
  return !superseded;
}

/** An earlier report must not stand as if it were today's. */
async function replaceComment(job: Job, pull: PullRequest, voice: Voice | undefined, problem: string): Promise<void> {
  if (voice?.author === undefined || job.inputs.comment === 'never') return;
  try {
    const text = failureText(problem);
    const place = { number: pull.number, head: pull.headSha, author: voice.author };
    await upsertComment(connectToClose(job, closingTime.set), job.runner, {
      ...place,
      text,
      short: 'Groundtruth gave no verdict: see the job summary.',
      create: false,
    });
  } catch (trouble) {
    job.print(annotation('warning', explain(trouble)));
  }
}

/** What happened and what to do next, in one text. What is no `EngineError` is a fault of ours. */
export function explain(error: unknown): string {
  if (error instanceof EngineError) return [error.message, error.hint].filter(Boolean).join(' ');
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `Groundtruth failed: ${what} This is a fault of the program; run the job with debug logging to see where.`;
}

/** Indented, the text is code to a reader of markdown: nothing in it is markup, and nobody is mentioned. */
function failureText(problem: string): string {
  const lines = problem.split(/[\r\n]+/).map((line) => `    ${line}\n`);
  return `### Groundtruth gave no verdict\n\n${lines.join('')}\nThe change is not approved.`;
}
