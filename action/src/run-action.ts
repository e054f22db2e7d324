import { readFile } from 'node:fs/promises';
import { EngineError } from '../../engine/model/error.ts';
import { isObject } from '../../engine/model/json.ts';
import type { Json } from '../../engine/model/json.ts';
import { closeGate, explain } from './fail-review.ts';
import { readInputs } from './inputs.ts';
import type { ExitStatus, Job, Surroundings } from './job.ts';
import { groupHead } from './merge-group.ts';
import { readOccasion } from './occasion.ts';
import type { Occasion } from './occasion.ts';
import { pullHead } from './pull-head.ts';
import { reviewRelayed } from './relay.ts';
import { reviewHead } from './review-head.ts';
import { readRunner } from './runner.ts';
import { sweep } from './sweep.ts';
import { annotation, writeState, writeSummary } from './workflow-commands.ts';

/** The whole action, main step or post step; gives its exit status. Never throws. */
export async function runAction(given: Surroundings): Promise<ExitStatus> {
  try {
    const job: Job = { ...given, runner: readRunner(given.env), inputs: readInputs(given.env) };
    if (given.env['STATE_phase'] === 'post') return await finishOpenGate(job);
    await writeState(job.runner, { phase: 'post' });
    return await answerOccasion(job, readOccasion(job.runner.event, await readEvent(job)));
  } catch (error) {
    given.print(annotation('error', explain(error)));
    return 2;
  }
}

async function answerOccasion(job: Job, occasion: Occasion): Promise<ExitStatus> {
  switch (occasion.kind) {
    case 'pull-request':
      return reviewHead(job, pullHead(occasion.pull, occasion.ownWorkflow));
    case 'relay':
      return reviewRelayed(job, occasion.headSha);
    case 'merge-group':
      return reviewHead(job, groupHead(job, occasion.group));
    case 'sweep':
      return sweep(job);
    default:
      return occasion satisfies never;
  }
}

async function readEvent(job: Job): Promise<Json> {
  try {
    return JSON.parse(await readFile(job.runner.eventFile, 'utf8')) as Json;
  } catch (error) {
    throw new EngineError('bad-arguments', 'The event’s payload could not be read.', { cause: error });
  }
}

/** After a main step that was killed before it could set the status: what it left pending becomes `error`. */
async function finishOpenGate(job: Job): Promise<ExitStatus> {
  const gate = readGate(job.env['STATE_gate']);
  if (!gate) return 0;
  const problem = 'The run ended before the review did. Run the job again.';
  await writeSummary(job.runner, problem);
  await closeGate(job, gate, problem);
  return 0;
}

function readGate(state: string | undefined): { sha: string; author: number } | undefined {
  if (!state) return undefined;
  const gate = JSON.parse(state) as Json;
  if (!isObject(gate) || typeof gate['sha'] !== 'string' || typeof gate['author'] !== 'number') return undefined;
  return { sha: gate['sha'], author: gate['author'] };
}
