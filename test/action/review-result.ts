import type { ReviewResult } from '../../engine/model/result.ts';
import type { Verdict, VerdictOutcome } from '../../engine/model/verdict.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { peopleApproval } from '../support/review.ts';

/** A review's result with the given outcome, and as little else as there can be. */
export function reviewResult(
  outcome: VerdictOutcome,
  extra: { verdict?: Partial<Verdict>; findings?: readonly Finding[] } = {},
): ReviewResult {
  const catalog = { files: 1, documents: 1, entities: { service: 1 }, relations: 0, ignored: {} };
  return {
    apiVersion: 'groundtruth/v1',
    kind: 'ReviewResult',
    tool: { name: 'groundtruth', version: '0.0.0' },
    at: '2024-05-01T10:00:00.000Z',
    failOn: 'error',
    base: { ...catalog, sha: 'b'.repeat(40) },
    head: { ...catalog, sha: 'c'.repeat(40) },
    inputs: {
      base: 'b'.repeat(40),
      head: 'c'.repeat(40),
      config: { digest: '0' },
      rules: '0',
      evidence: '0',
      reviews: [],
      authors: [],
      openChanges: [],
    },
    changes: [
      { kind: 'field-changed', ref: 'service:shop/checkout', effect: 'none', path: 'title', old: 'a', new: 'b' },
    ],
    impact: { starts: [], affected: [] },
    verdict: {
      outcome,
      reasons: [{ code: 'test', weight: outcome, message: `The test says ${outcome}.` }],
      approvals: outcome === 'needs-approval' ? [peopleApproval('team:default/payments')] : [],
      informed: [],
      risk: [],
      rollback: { steps: [], notes: [] },
      obligations: [],
      ...extra.verdict,
    },
    evidence: [],
    unseen: [],
    findings: extra.findings ?? [],
  };
}
