import { EngineError } from '../../engine/model/error.ts';
import { isObject } from '../../engine/model/json.ts';
import type { Json } from '../../engine/model/json.ts';

/**
 * What is taken from an event's payload: where the pull request is, nothing that its author words.
 * The payload's `base.sha` is left out on purpose: it stays at the commit from which the pull request was opened, while
 * policies and teams that judge it are those of the branch now.
 */
export interface PullRequest {
  readonly number: number;
  /** The commit that is judged; GITHUB_SHA is a merge of it. */
  readonly headSha: string;
  readonly baseRef: string;
}

const pullRequestEvents = ['pull_request', 'pull_request_target'] as const;

/** Throws `bad-arguments` for an event or a payload that is not a pull request. */
export function readPullRequest(event: string, payload: Json): PullRequest {
  if (!(pullRequestEvents as readonly string[]).includes(event)) {
    throw new EngineError('bad-arguments', `The event \`${event}\` is not one that this action reviews.`, {
      hint: `Run it on ${pullRequestEvents.join(' or ')}.`,
    });
  }
  const pull = member(payload, 'pull_request');
  const number = member(pull, 'number');
  const headSha = member(member(pull, 'head'), 'sha');
  const baseRef = member(member(pull, 'base'), 'ref');
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) throw malformed('number');
  if (typeof headSha !== 'string' || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(headSha)) throw malformed('head.sha');
  if (typeof baseRef !== 'string' || baseRef === '') throw malformed('base.ref');
  return { number, headSha, baseRef };
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function malformed(what: string): EngineError {
  return new EngineError('bad-arguments', `The event's payload has no usable \`pull_request.${what}\`.`);
}
