/** The engine as a library: each command as a function from options to a plain JSON result, and the formats. */
export { adopt } from './commands/adopt.ts';
export { check } from './commands/check.ts';
export { discover } from './commands/discover.ts';
export { drift } from './commands/drift.ts';
export { exitStatus } from './commands/exit-status.ts';
export { impact } from './commands/impact.ts';
export { revertPlan } from './commands/revert-plan.ts';
export { suggest } from './commands/suggest.ts';
export { compareEnvironments } from './commands/compare-environments.ts';
export { replay } from './commands/replay.ts';
export { review } from './commands/review.ts';
export { simulate } from './commands/simulate.ts';
export { why } from './commands/why.ts';
export type { CommandContext, CommandOptions, ProgressStep } from './commands/context.ts';
export { EngineError, type EngineErrorCode } from './model/error.ts';
export type * from './model/result.ts';
export type { Finding, Origin, Severity } from './model/finding.ts';
export { formats, render } from './report/render.ts';
