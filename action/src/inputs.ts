import { EngineError } from '../../engine/model/error.ts';
import { severities } from '../../engine/model/finding.ts';
import type { Severity } from '../../engine/model/finding.ts';

const commentModes = ['always', 'changes', 'never'] as const;
type CommentMode = (typeof commentModes)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the workflow's author sets under `with:`. */
export interface Inputs {
  readonly token: string;
  readonly config?: string;
  readonly failOn?: Severity | 'none';
  readonly evidence?: string;
  readonly comment: CommentMode;
  /** Whether findings go to code scanning. */
  readonly sarif: boolean;
  /** Milliseconds for the whole run. */
  readonly timeout: number;
}

/** Inputs as the runner hands them over, `INPUT_<NAME>` in upper case. Throws `bad-arguments` with the values allowed. */
export function readInputs(env: Environment): Inputs {
  const config = input(env, 'config');
  const evidence = input(env, 'evidence');
  const failOn = input(env, 'fail-on');
  const token = input(env, 'token');
  if (token === undefined) {
    throw new EngineError('bad-arguments', 'The input `token` is empty.', {
      hint: 'Leave it out to use the job’s own token, or give one that may write commit statuses and comments.',
    });
  }
  return {
    token,
    comment: oneOf('comment', input(env, 'comment') ?? 'changes', commentModes),
    sarif: oneOf('sarif', input(env, 'sarif') ?? 'false', ['true', 'false'] as const) === 'true',
    timeout: minutes('timeout-minutes', input(env, 'timeout-minutes') ?? '10'),
    ...(config !== undefined && { config }),
    ...(evidence !== undefined && { evidence }),
    ...(failOn !== undefined && { failOn: oneOf('fail-on', failOn, [...severities, 'none'] as const) }),
  };
}

function input(env: Environment, name: string): string | undefined {
  return env[`INPUT_${name.toUpperCase()}`]?.trim() || undefined;
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new EngineError('bad-arguments', `The input \`${name}\` is \`${value}\`.`, {
    hint: `Use one of: ${allowed.join(', ')}.`,
  });
}

function minutes(name: string, value: string): number {
  const number = Number(value);
  if (number > 0 && number <= 360) return number * 60_000;
  throw new EngineError('bad-arguments', `The input \`${name}\` is \`${value}\`.`, {
    hint: 'Use a number of minutes above 0 and up to 360.',
  });
}
