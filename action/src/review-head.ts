import { EngineError } from '../../engine/model/error.ts';
import { failReview } from './fail-review.ts';
import { githubError, isRefusal } from './github.ts';
import type { GitHub } from './github.ts';
import { connect } from './job.ts';
import type { ExitStatus, Job, Voice } from './job.ts';
import type { OpenPulls } from './open-pulls.ts';
import { publish } from './publish.ts';
import { answerQuestion } from './question.ts';
import type { Answer, Question, ReviewLimit } from './question.ts';
import { setStatus } from './status.ts';
import { limitTime, orAborted } from './time-limit.ts';
import { writeState } from './workflow-commands.ts';

/** A commit that is given one status, and how to find out what it has to answer. */
export interface Head {
  readonly sha: string;
  readonly kind: 'pull-request' | 'merge-group';
  /** Told to the reader whatever comes out. */
  readonly notices: readonly string[];
  readonly ask: (github: GitHub, signal: AbortSignal) => Promise<{ questions: readonly Question[]; open: OpenPulls }>;
}

/**
 * Reviews what one commit is proposed for and tells GitHub: its status is pending while that lasts and the heaviest verdict
 * afterwards; comment, check run and job summary carry the report. Whatever goes wrong ends in the status `error`, as far as
 * GitHub can still be reached, and in exit status 2. Never throws.
 */
export async function reviewHead(job: Job, head: Head): Promise<ExitStatus> {
  const limit = limitTime(job.inputs.timeout, () => tooLate(job.inputs.timeout), job.signal);
  const { signal } = limit;
  let voice: Voice | undefined;
  let questions: readonly Question[] = [];
  try {
    const github = connect(job, signal, job.inputs.timeout);
    voice = await openGate(job, github, head.sha);
    const asked = await head.ask(github, signal);
    ({ questions } = asked);
    const answers = await orAborted(answerAll(job, github, asked.questions, asked.open, limit), signal);
    return await publish(job, github, head, voice, answers);
  } catch (error) {
    return await failReview(job, { sha: head.sha, pulls: commentedPulls(head, questions) }, voice, error);
  } finally {
    limit.end();
  }
}

export async function answerAll(
  job: Job,
  github: GitHub,
  questions: readonly Question[],
  open: OpenPulls,
  limit: ReviewLimit,
): Promise<readonly [Answer, ...Answer[]]> {
  const answers: Answer[] = [];
  for (const question of questions) answers.push(await answerQuestion(job, github, question, open, limit));
  const [first, ...rest] = answers;
  if (!first) {
    throw new EngineError('ref-not-found', 'No open pull request has this commit at its head any more.', {
      hint: 'The branch has probably moved on: a newer run decides.',
    });
  }
  return [first, ...rest];
}

function commentedPulls({ kind }: Head, questions: readonly Question[]): readonly number[] {
  return kind === 'merge-group' ? [] : questions.flatMap(({ pulls }) => pulls.map(({ number }) => number));
}

export function tooLate(milliseconds: number): EngineError {
  return new EngineError('cancelled', `The review was not done within ${milliseconds / 60_000} minutes.`, {
    hint: 'Set `timeout-minutes` of this action higher.',
  });
}

/** Sets the status pending, so that what an earlier run said of this commit no longer counts. */
async function openGate(job: Job, github: GitHub, sha: string): Promise<Voice> {
  try {
    const status = { sha, state: 'pending', description: 'The change is being reviewed' } as const;
    const author = await setStatus(github, job.runner, status);
    if (author === undefined) throw new EngineError('github-failed', 'GitHub does not say whose status this is.');
    await writeState(job.runner, { gate: JSON.stringify({ sha, author }) });
    return { author };
  } catch (error) {
    if (isRefusal(error)) return {};
    throw githubError('The commit status could not be set', error);
  }
}
