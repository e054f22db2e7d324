import { EngineError } from '../../engine/model/error.ts';
import { isObject } from '../../engine/model/json.ts';
import type { Json } from '../../engine/model/json.ts';

/**
 * What is taken of a pull request, from an event's payload or the API: where it is, nothing that its author words.
 * `base.sha` is left out on purpose: it stays at the commit from which the pull request was opened, while policies and
 * teams that judge it are those of the branch now.
 */
export interface PullRequest {
  readonly number: number;
  /** The commit that is judged; GITHUB_SHA is a merge of it. */
  readonly headSha: string;
  readonly baseRef: string;
  /** Login of who opened it; absent where the account was deleted. */
  readonly author?: string;
}

/** The pull request in an event's payload. Throws `bad-arguments` where there is none. */
export function readPullRequest(payload: Json): PullRequest {
  const pull = member(payload, 'pull_request');
  const number = member(pull, 'number');
  const headSha = member(member(pull, 'head'), 'sha');
  const baseRef = member(member(pull, 'base'), 'ref');
  const author = member(member(pull, 'user'), 'login');
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) throw malformed('pull_request.number');
  if (!isSha(headSha)) throw malformed('pull_request.head.sha');
  if (typeof baseRef !== 'string' || baseRef === '') throw malformed('pull_request.base.ref');
  return { number, headSha, baseRef, ...(typeof author === 'string' && { author }) };
}

export function isSha(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}

export function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function malformed(what: string): EngineError {
  return new EngineError('bad-arguments', `The event's payload has no usable \`${what}\`.`);
}
