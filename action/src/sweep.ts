import { explain, failReview } from './fail-review.ts';
import { githubError } from './github.ts';
import type { GitHub } from './github.ts';
import { connect } from './job.ts';
import type { ExitStatus, Job } from './job.ts';
import { listOpenPulls } from './open-pulls.ts';
import type { OpenPulls } from './open-pulls.ts';
import { republish } from './publish.ts';
import { openHead } from './pull-head.ts';
import { answerAll, tooLate } from './review-head.ts';
import { readStatuses } from './status.ts';
import type { ShownStatus } from './status.ts';
import { limitTime, orAborted } from './time-limit.ts';
import { annotation, writeSummary } from './workflow-commands.ts';

/** Commits of one sweep: each takes some five requests of the thousand that a token has in an hour, and up to four that write. */
const maxHeads = 50;

/** Looks at a commit for which an older run speaks meanwhile: that may rest on a base that is no more. */
const maxLooks = 3;

interface Swept {
  readonly sha: string;
  readonly names: string;
  /** What came out, as words of ours. */
  readonly outcome: string;
  readonly failed: boolean;
}

/**
 * Reviews the open pull requests again, the one that changed last first: the base, a freeze, an obligation or the evidence
 * may have changed since. Only what comes out differently is told on them. Exit status 2 where one could not be reviewed,
 * whatever the verdicts are. Never throws.
 */
export async function sweep(job: Job): Promise<ExitStatus> {
  const { timeout } = job.inputs;
  const end = Date.now() + timeout;
  const limit = limitTime(timeout, () => tooLate(timeout), job.signal);
  try {
    const github = connect(job, limit.signal, timeout);
    const open = await listOpenPulls(github);
    const heads = headsOf(open);
    const swept: Swept[] = [];
    for (const [sha, names] of heads.slice(0, maxHeads)) {
      // A quarter of the time is enough for the slowest one that leaves the others theirs.
      if (limit.signal.aborted || end - Date.now() < timeout / 4) break;
      swept.push({ sha, names, ...(await sweepHead(job, github, sha, open, limit.signal)) });
    }
    await tellSweep(job, swept, heads.length - swept.length, open.complete);
    return swept.some(({ failed }) => failed) || limit.signal.aborted ? 2 : 0;
  } catch (error) {
    const problem = explain(error);
    job.print(annotation('error', problem));
    await writeSummary(job.runner, `### Groundtruth could not sweep the open pull requests\n\n    ${problem}\n`);
    return 2;
  } finally {
    limit.end();
  }
}

/** Commits and the pull requests that propose them, in the order of the list. */
function headsOf({ pulls }: OpenPulls): readonly (readonly [sha: string, names: string])[] {
  const names = new Map<string, string[]>();
  for (const { headSha, number } of pulls) names.set(headSha, [...(names.get(headSha) ?? []), `#${number}`]);
  return [...names].map(([sha, numbers]) => [sha, numbers.join(', ')]);
}

/** The status stays as it is while this lasts: pending by the hour would use up the thousand that a commit may have. */
async function sweepHead(
  job: Job,
  github: GitHub,
  sha: string,
  open: OpenPulls,
  parent: AbortSignal,
): Promise<{ readonly outcome: string; readonly failed: boolean }> {
  const head = openHead(sha, open);
  const most = job.inputs.timeout / 4;
  const limit = limitTime(most, () => tooLate(most), parent);
  const pulls = open.pulls.filter(({ headSha }) => headSha === sha).map(({ number }) => number);
  let seen: readonly ShownStatus[] | undefined;
  try {
    for (let look = 1; ; look++) {
      const before = await readStatuses(github, job.runner, sha).catch((error: unknown) => {
        throw githubError('The commit statuses could not be read', error);
      });
      seen = before;
      const { questions } = await head.ask(github, limit.signal);
      const answers = await orAborted(answerAll(job, github, questions, open, limit), limit.signal);
      const outcome = await republish(job, github, head, before, answers, look === maxLooks);
      if (outcome !== undefined) return { outcome, failed: false };
    }
  } catch (error) {
    await failReview(job, { sha, pulls, ...(seen && { seen }) }, undefined, error);
    return { outcome: 'no verdict', failed: true };
  } finally {
    limit.end();
  }
}

async function tellSweep(job: Job, swept: readonly Swept[], left: number, complete: boolean): Promise<void> {
  const rows = swept.map(({ sha, names, outcome }) => `| ${names} | \`${sha.slice(0, 7)}\` | ${outcome} |\n`);
  const table = rows.length > 0 ? `| pull requests | commit | |\n| --- | --- | --- |\n${rows.join('')}` : '';
  const notices = [
    ...(left > 0 ? [`${left} more were left for the next sweep, those that changed least recently.`] : []),
    ...(complete ? [] : ['There are more open pull requests than are listed.']),
  ];
  for (const notice of notices) job.print(annotation('warning', notice));
  job.print(`Groundtruth: ${swept.length} commits of open pull requests reviewed again\n`);
  const said = notices.map((notice) => `> ${notice}\n\n`).join('');
  await writeSummary(job.runner, `### Groundtruth: open pull requests\n\n${said}${table || 'There are none.\n'}`);
}
