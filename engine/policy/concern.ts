import type { VerdictReason } from '../model/verdict.ts';
import type { ApprovalRequest, RequestTopic } from './asking.ts';

/**
 * A reason with those whose agreement lifts it. A reason that needs approval and asks nobody by name asks the maintainers, in
 * the words of `clause`: no such reason is without somebody who can answer it.
 */
export interface Concern extends VerdictReason {
  readonly asks?: readonly ApprovalRequest[];
  readonly clause?: string;
  /** Of the request to the maintainers; `rules` by default. */
  readonly topic?: RequestTopic;
}
