/** Why the engine cannot go on. A problem a user can fix in a file is a finding instead. */
export type EngineErrorCode =
  | 'bad-arguments'
  | 'config-invalid'
  | 'config-missing'
  | 'not-a-repository'
  | 'ref-not-found'
  | 'shallow-history'
  | 'unreadable'
  | 'unwritable'
  | 'evidence-invalid'
  | 'result-invalid'
  | 'too-large'
  | 'git-failed'
  | 'github-failed'
  | 'timeout'
  | 'cancelled';

/** The one error class: `message` says what and where, `hint` says what to do next. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  readonly hint: string | undefined;

  constructor(code: EngineErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}
