import { gzipSync } from 'node:zlib';
import type { ReviewResult } from '../../engine/model/result.ts';
import { render } from '../../engine/report/render.ts';
import { explain } from './fail-review.ts';
import { githubError, isRefusal, statusOf } from './github.ts';
import type { GitHub } from './github.ts';

/** What code scanning takes, zipped. */
const maxBytes = 10 * 1024 * 1024;

/** Gives the findings of a pull request to code scanning; sentences for the reader where that could not be done. Never throws. */
export async function uploadSarif(
  github: GitHub,
  upload: { readonly number: number; readonly sha: string; readonly result: ReviewResult },
): Promise<readonly string[]> {
  try {
    const zipped = gzipSync(render(upload.result, 'sarif', { color: false, width: 100 }));
    if (zipped.length > maxBytes) return ['The findings are too large for code scanning: see the job summary.'];
    await github.call(
      github.rest.codeScanning.uploadSarif({
        ...github.repository,
        commit_sha: upload.sha,
        ref: `refs/pull/${upload.number}/head`,
        sarif: zipped.toString('base64'),
        tool_name: 'groundtruth',
      }),
    );
    return [];
  } catch (error) {
    return [explain(githubError(`Code scanning did not take the findings${reason(error)}`, error))];
  }
}

function reason(error: unknown): string {
  if (!isRefusal(error) || statusOf(error) === undefined) return '';
  return ' (it has to be enabled for the repository, and the job needs `security-events: write`)';
}
