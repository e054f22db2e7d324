import { EngineError } from '../../engine/model/error.ts';
import { githubError, isRefusal, statusOf } from './github.ts';
import type { GitHub } from './github.ts';
import { isNewer, runUrl } from './runner.ts';
import type { Run, Runner } from './runner.ts';

/** Bytes that a report may have. GitHub takes 65,536 characters; the stamp and the last line take their part. */
export const commentRoom = 64_000;
const marker = '<!-- groundtruth:review ';

/** The hidden first line: which run wrote the comment, and for which commit. */
interface Stamp {
  readonly run: Run;
  readonly head: string;
}

interface CommentRequest {
  readonly number: number;
  readonly head: string;
  /** Account id of ourselves: a marker in anybody else's comment is only text. */
  readonly author: number;
  /** Markdown of at most `commentRoom` bytes. */
  readonly text: string;
  /** False: only an existing comment is updated. */
  readonly create: boolean;
}

type CommentOutcome = 'created' | 'updated' | 'unchanged' | 'newer' | 'none';

/** Puts the report into the one comment of this pull request that is ours. Throws one `EngineError`. */
export async function upsertComment(github: GitHub, runner: Runner, request: CommentRequest): Promise<CommentOutcome> {
  try {
    const [existing, ...extra] = await ownComments(github, request);
    if (!existing) return request.create ? await create(github, runner, request) : 'none';
    const stamp = readStamp(existing.body);
    if (stamp && isNewer(stamp.run, runner.run)) return 'newer';
    // Two runs at once may each have made one.
    for (const comment of extra) {
      await github.call(github.rest.issues.deleteComment({ ...github.repository, comment_id: comment.id }));
    }
    // The same words about the same commit are not sent again only to name another run.
    const same = stamp?.head === request.head && existing.body === compose(runner, request, stamp.run);
    return same ? 'unchanged' : await update(github, runner, request, existing.id);
  } catch (error) {
    const what = 'The comment could not be written';
    if (error instanceof EngineError) throw new EngineError(error.code, `${what} in time.`, { cause: error });
    throw githubError(isRefusal(error) ? `${what} (the job needs \`pull-requests: write\`)` : what, error);
  }
}

/** The whole body of a comment: stamp, report, where the whole is. */
function compose(runner: Runner, request: Pick<CommentRequest, 'head' | 'text'>, run: Run): string {
  const { head, text } = request;
  return `${formatStamp({ run, head })}\n${text.trim()}\n\n<sub>[Job summary](${runUrl({ ...runner, run })})</sub>`;
}

/** The stamp of a comment; undefined where somebody has changed it. */
function readStamp(body: string): Stamp | undefined {
  const match = /^<!-- groundtruth:review run=(\d{1,15}) attempt=(\d{1,6}) head=([0-9a-f]{40,64}) -->\n/.exec(body);
  return match?.[3] ? { run: { id: Number(match[1]), attempt: Number(match[2]) }, head: match[3] } : undefined;
}

function formatStamp(stamp: Stamp): string {
  return `${marker}run=${stamp.run.id} attempt=${stamp.run.attempt} head=${stamp.head} -->`;
}

/** Ours, oldest first: by author and marker. GitHub may give back other line ends than it was sent. */
async function ownComments(github: GitHub, request: CommentRequest): Promise<readonly { id: number; body: string }[]> {
  const comments = await github.call(
    github.paginate(github.rest.issues.listComments, {
      ...github.repository,
      issue_number: request.number,
      per_page: 100,
    }),
  );
  return comments
    .filter(({ user, body }) => user?.id === request.author && body?.startsWith(marker))
    .map(({ id, body }) => ({ id, body: (body ?? '').replaceAll('\r\n', '\n') }));
}

async function create(github: GitHub, runner: Runner, request: CommentRequest): Promise<'created'> {
  await github.call(
    github.rest.issues.createComment({
      ...github.repository,
      issue_number: request.number,
      body: compose(runner, request, runner.run),
      // Not tried again: where only the answer was lost, that would be a second comment.
      request: { retries: 0 },
    }),
  );
  return 'created';
}

async function update(github: GitHub, runner: Runner, request: CommentRequest, id: number): Promise<CommentOutcome> {
  try {
    const body = compose(runner, request, runner.run);
    await github.call(github.rest.issues.updateComment({ ...github.repository, comment_id: id, body }));
    return 'updated';
  } catch (error) {
    // Somebody has deleted it since it was listed.
    if (statusOf(error) !== 404) throw error;
    return request.create ? create(github, runner, request) : 'none';
  }
}
