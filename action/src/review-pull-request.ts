import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitStatus } from '../../engine/commands/exit-status.ts';
import { render } from '../../engine/report/render.ts';
import type { ReviewResult } from '../../engine/model/result.ts';
import { EngineError } from '../../engine/model/error.ts';
import { ensureCommits } from './commits.ts';
import { commentRoom, upsertComment } from './comment.ts';
import { evidenceFolder } from './evidence-folder.ts';
import { explain, failReview } from './fail-review.ts';
import { gateOf } from './gate.ts';
import type { Gate } from './gate.ts';
import { githubError, isRefusal, statusOf } from './github.ts';
import type { GitHub } from './github.ts';
import { connect } from './job.ts';
import type { ExitStatus, Job, Voice } from './job.ts';
import type { PullRequest } from './pull-request.ts';
import { isSuperseded, setStatus } from './status.ts';
import { limitTime, orAborted } from './time-limit.ts';
import { annotation, writeOutputs, writeState, writeSummary } from './workflow-commands.ts';

const plain = { color: false, width: 100 };
/** Room in the job summary beside a notice, in bytes. */
const summaryRoom = 1_000_000;

/**
 * Reviews one pull request and tells GitHub: the status of the head commit is pending while it works and the verdict
 * afterwards; comment, annotations and job summary carry the report. Whatever goes wrong ends in the status `error`, as far
 * as GitHub can still be reached, and in exit status 2. Never throws.
 */
export async function reviewPullRequest(job: Job, pull: PullRequest): Promise<ExitStatus> {
  const limit = limitTime(job.inputs.timeout, () => tooLate(job.inputs.timeout), job.signal);
  const { signal } = limit;
  let voice: Voice | undefined;
  try {
    const github = connect(job, signal, job.inputs.timeout);
    voice = await openGate(job, github, pull);
    const result = await orAborted(judge(job, github, pull, signal), signal);
    return await publish(job, github, pull, voice, result);
  } catch (error) {
    return await failReview(job, pull, voice, error);
  } finally {
    limit.end();
  }
}

function tooLate(milliseconds: number): EngineError {
  return new EngineError('cancelled', `The review was not done within ${milliseconds / 60_000} minutes.`, {
    hint: 'Set `timeout-minutes` of this action higher.',
  });
}

/** Sets the status pending, so that what an earlier run said of this commit no longer counts. */
async function openGate(job: Job, github: GitHub, pull: PullRequest): Promise<Voice> {
  try {
    const status = { sha: pull.headSha, state: 'pending', description: 'The change is being reviewed' } as const;
    const author = await setStatus(github, job.runner, status);
    if (author === undefined) throw new EngineError('github-failed', 'GitHub does not say whose status this is.');
    await writeState(job.runner, { gate: JSON.stringify({ sha: pull.headSha, author }) });
    return { author };
  } catch (error) {
    if (isRefusal(error)) return {};
    throw githubError('The commit status could not be set', error);
  }
}

async function judge(job: Job, github: GitHub, pull: PullRequest, signal: AbortSignal): Promise<ReviewResult> {
  const { runner, inputs } = job;
  const base = await readBranchTip(github, pull.baseRef);
  const commits = { base, head: pull.headSha };
  const { serverUrl, workspace, temporary } = runner;
  await ensureCommits({ ...commits, folder: workspace, serverUrl, token: inputs.token, signal });
  return job.review({
    ...commits,
    cwd: workspace,
    evidence: await evidenceFolder(inputs.evidence, { workspace, temporary, signal }),
    signal,
    ...(inputs.config !== undefined && { config: inputs.config }),
    ...(inputs.failOn !== undefined && { failOn: inputs.failOn }),
  });
}

/** The commit that the base branch is at now: its policies and teams judge the change. */
async function readBranchTip(github: GitHub, branch: string): Promise<string> {
  try {
    const answer = await github.call(github.rest.git.getRef({ ...github.repository, ref: `heads/${branch}` }));
    return answer.data.object.sha;
  } catch (error) {
    const missing = statusOf(error) === 404 ? ' (it is gone, or the job needs `contents: read`)' : '';
    throw githubError(`The base branch could not be read${missing}`, error);
  }
}

async function publish(
  job: Job,
  github: GitHub,
  pull: PullRequest,
  voice: Voice,
  result: ReviewResult,
): Promise<ExitStatus> {
  const gate = gateOf(result.verdict);
  const file = join(job.runner.temporary, 'groundtruth', 'result.json');
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, render(result, 'json', plain));

  const notices =
    voice.author === undefined ? [readOnlyNotice] : await tell(job, github, pull, voice.author, result, gate);
  for (const notice of notices) job.print(annotation('warning', notice));
  // After the notices: the runner shows ten warnings and drops the rest.
  job.print(render(result, 'github', plain));
  job.print(`Groundtruth: ${result.verdict.outcome}, for commit ${pull.headSha}\n`);
  const report = render(result, 'markdown', { ...plain, limit: summaryRoom });
  await writeSummary(job.runner, [...notices.map((notice) => `> ${notice}\n\n`), report].join(''));
  const readOnly = String(voice.author === undefined);
  await writeOutputs(job.runner, { verdict: result.verdict.outcome, result: file, 'read-only': readOnly });
  return exitStatus(result);
}

const readOnlyNotice =
  'The token may not write a commit status here, so the verdict stands only in this summary and in the status of this job. ' +
  'GitHub gives such a token to pull requests from forks and by Dependabot; for others give the job `statuses: write`.';

/** Status first, for that is the gate; then the comment, whose failure changes nothing. Gives what a reader should know. */
async function tell(
  job: Job,
  github: GitHub,
  pull: PullRequest,
  author: number,
  result: ReviewResult,
  gate: Gate,
): Promise<readonly string[]> {
  const { runner, inputs } = job;
  try {
    if (await isSuperseded(github, runner, pull.headSha, author)) {
      await writeState(runner, { gate: '' });
      return ['A newer run reviews this commit, so this one leaves the status and the comment to it.'];
    }
    await setStatus(github, runner, { sha: pull.headSha, ...gate });
    await writeState(runner, { gate: '' });
  } catch (error) {
    throw githubError('The verdict could not be set as commit status', error);
  }
  if (inputs.comment === 'never') return [];
  try {
    const outcome = await upsertComment(github, runner, {
      number: pull.number,
      head: pull.headSha,
      author,
      text: render(result, 'markdown', { ...plain, limit: commentRoom }),
      create: inputs.comment === 'always' || hasNews(result),
    });
    return outcome === 'newer' ? ['A newer run has written the comment, so this one leaves it.'] : [];
  } catch (error) {
    return [explain(error)];
  }
}

function hasNews(result: ReviewResult): boolean {
  return result.verdict.outcome !== 'approved' || result.changes.length > 0 || result.findings.length > 0;
}
