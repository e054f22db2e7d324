import { review } from '../../engine/commands/review.ts';
import { EngineError } from '../../engine/model/error.ts';
import { runAction } from './run-action.ts';

/** Filled in by scripts/build-action.mjs. */
declare const GROUNDTRUTH_VERSION: string;

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => stop.abort(new EngineError('cancelled', 'The job was cancelled before the review was done.')));
}
// Also what no promise handler has caught. The review then ends as a failed one does, with its status set.
process.on('uncaughtException', (error) => stop.abort(error));

const status = await runAction({
  env: process.env,
  review: ({ cwd, signal, ...options }) =>
    review(options, { cwd, signal, now: () => new Date(), version: GROUNDTRUTH_VERSION }),
  print: (text) => process.stdout.write(text),
  signal: stop.signal,
});
// Waits for a rate limit that nobody waits for any more must not keep the job.
process.exit(status);
