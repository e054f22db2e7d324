import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitStatus } from '../../engine/commands/exit-status.ts';
import type { ReviewResult } from '../../engine/model/result.ts';
import { render } from '../../engine/report/render.ts';
import { reportCheck } from './check-run.ts';
import { commentRoom, upsertComment } from './comment.ts';
import { explain } from './fail-review.ts';
import { gateOf, groupGateOf, heaviest } from './gate.ts';
import type { Gate } from './gate.ts';
import { githubError } from './github.ts';
import type { GitHub } from './github.ts';
import type { ExitStatus, Job, Voice } from './job.ts';
import type { Answer } from './question.ts';
import type { Head } from './review-head.ts';
import { uploadSarif } from './sarif-upload.ts';
import { isSuperseded, readStatuses, saysAlready, setStatus, spokenSince } from './status.ts';
import type { ShownStatus } from './status.ts';
import { annotation, writeOutputs, writeState, writeSummary } from './workflow-commands.ts';

const plain = { color: false, width: 100 };
/** Room in the job summary beside notices, in bytes. */
const summaryRoom = 1_000_000;

/** Says what came out wherever there is leave to; gives the exit status of the heaviest verdict. Throws where the gate could not be set. */
export async function publish(
  job: Job,
  github: GitHub,
  head: Head,
  voice: Voice,
  answers: readonly [Answer, ...Answer[]],
): Promise<ExitStatus> {
  const worst = heaviest(answers);
  const { verdict } = worst.result;
  const file = join(job.runner.temporary, 'groundtruth', 'result.json');
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, render(worst.result, 'json', plain));

  const told =
    voice.author === undefined
      ? { notices: [readOnlyNotice], annotated: false }
      : await tell(job, github, head, voice.author, answers);
  const notices = [...new Set([...head.notices, ...answers.flatMap((answer) => answer.notices), ...told.notices])];
  for (const notice of notices) job.print(annotation('warning', notice));
  // After the notices: the runner shows ten warnings and drops the rest. What the check run shows is not shown twice.
  job.print(render(told.annotated ? { ...worst.result, findings: [] } : worst.result, 'github', plain));
  job.print(`Groundtruth: ${verdict.outcome}, for commit ${head.sha}\n`);
  await writeSummary(job.runner, summaryText(answers, notices));
  const readOnly = String(voice.author === undefined);
  await writeOutputs(job.runner, { verdict: verdict.outcome, result: file, 'read-only': readOnly });
  return exitStatus(worst.result);
}

const readOnlyNotice =
  'The token may not write a commit status here, so the verdict stands only in this summary and in the status of this job. ' +
  'GitHub gives such a token to pull requests from forks and by Dependabot; for others give the job `statuses: write`.';

const supersededNotice = 'A newer run reviews this commit, so this one leaves the status and the comment to it.';

/**
 * Says what came out of another look at a commit, where it is not what everybody has said of it: then its status, its
 * comments and a check run. Gives what came of it, in words; undefined where somebody else has spoken meanwhile who may have
 * looked at less, so that another look is due, unless this is the last. Throws where the gate could not be set.
 */
export async function republish(
  job: Job,
  github: GitHub,
  head: Head,
  before: readonly ShownStatus[],
  answers: readonly [Answer, ...Answer[]],
  isLast: boolean,
): Promise<string | undefined> {
  const worst = heaviest(answers);
  const { outcome } = worst.result.verdict;
  const gate = gateFor(head, worst);
  let author: number | undefined;
  try {
    const now = await readStatuses(github, job.runner, head.sha);
    const since = spokenSince(before, now, job.runner);
    if (since === 'newer') return 'reviewed by another run meanwhile';
    if (since === 'other' && !isLast) return undefined;
    if (saysAlready(now, gate)) return `${outcome}, as before`;
    author = await setStatus(github, job.runner, { sha: head.sha, ...gate });
  } catch (error) {
    throw githubError('The verdict could not be set as commit status', error);
  }
  if (author === undefined) return outcome;
  const notices = await tellMore(job, github, head, author, answers);
  const check = await reportCheck(github, job.runner, { sha: head.sha, gate, result: worst.result });
  for (const notice of [...notices, ...check.notices]) job.print(annotation('warning', notice));
  return before[0] ? `${outcome}, was ${before[0].state}` : outcome;
}

/** Status first, for that is the gate; then what only informs, whose failure changes nothing. */
async function tell(
  job: Job,
  github: GitHub,
  head: Head,
  author: number,
  answers: readonly [Answer, ...Answer[]],
): Promise<{ readonly notices: readonly string[]; readonly annotated: boolean }> {
  const { runner } = job;
  const worst = heaviest(answers);
  const gate = gateFor(head, worst);
  try {
    if (await isSuperseded(github, runner, head.sha, author)) {
      await writeState(runner, { gate: '' });
      return { notices: [supersededNotice], annotated: false };
    }
    await setStatus(github, runner, { sha: head.sha, ...gate });
    await writeState(runner, { gate: '' });
  } catch (error) {
    throw githubError('The verdict could not be set as commit status', error);
  }
  const notices = await tellMore(job, github, head, author, answers);
  const check = await reportCheck(github, runner, { sha: head.sha, gate, result: worst.result });
  return { notices: [...notices, ...check.notices], annotated: check.annotated };
}

function gateFor(head: Pick<Head, 'kind'>, { result }: Answer): Gate {
  return head.kind === 'merge-group' ? groupGateOf(result.verdict) : gateOf(result.verdict);
}

/** A comment on each pull request, and its findings for code scanning; gives what a reader should know. */
async function tellMore(
  job: Job,
  github: GitHub,
  head: Head,
  author: number,
  answers: readonly [Answer, ...Answer[]],
): Promise<readonly string[]> {
  const notices: string[] = [];
  if (head.kind === 'merge-group') return notices;
  const worst = heaviest(answers);
  for (const answer of answers) {
    for (const { number } of answer.question.pulls) {
      notices.push(...(await tellComment(job, github, number, author, answer, worst)));
    }
    const [number] = answer.question.pulls.map((pull) => pull.number);
    if (number === undefined) continue;
    if (job.inputs.sarif)
      notices.push(...(await uploadSarif(github, { number, sha: head.sha, result: answer.result })));
  }
  return notices;
}

async function tellComment(
  job: Job,
  github: GitHub,
  number: number,
  author: number,
  answer: Answer,
  worst: Answer,
): Promise<readonly string[]> {
  const { runner, inputs } = job;
  if (inputs.comment === 'never') return [];
  const { result, question } = answer;
  try {
    const text = render(result, 'markdown', { ...plain, limit: commentRoom });
    const outcome = await upsertComment(github, runner, {
      number,
      head: question.sha,
      author,
      text: `${text}${answer === worst ? '' : otherVerdict(worst)}`,
      create: inputs.comment === 'always' || hasNews(result),
    });
    return outcome === 'newer' ? ['A newer run has written the comment, so this one leaves it.'] : [];
  } catch (error) {
    return [explain(error)];
  }
}

/** The status of a commit that is proposed to several branches may not be what this comment says. */
function otherVerdict({ question, result }: Answer): string {
  const numbers = question.pulls.map(({ number }) => `#${number}`).join(', ');
  return `\n> The same commit is proposed in ${numbers}, where the verdict is **${result.verdict.outcome}**: the commit has one status, and it shows that.\n`;
}

function hasNews(result: ReviewResult): boolean {
  return result.verdict.outcome !== 'approved' || result.changes.length > 0 || result.findings.length > 0;
}

function summaryText(answers: readonly Answer[], notices: readonly string[]): string {
  const limit = Math.floor(summaryRoom / answers.length);
  return [
    ...notices.map((notice) => `> ${notice}\n\n`),
    ...answers.flatMap(({ question, result }) => [
      ...(answers.length > 1 ? [`## ${question.pulls.map(({ number }) => `#${number}`).join(', ')}\n\n`] : []),
      render(result, 'markdown', { ...plain, limit }),
    ]),
  ].join('');
}
