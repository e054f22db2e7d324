import { reaches } from '../model/finding.ts';
import type { Result } from '../model/result.ts';

/** 0: clean. 1: findings at or above the threshold, or a change that is not approved. 2: it could not be decided. */
export function exitStatus(result: Result): 0 | 1 | 2 {
  if (result.kind === 'ReviewResult') {
    const { outcome } = result.verdict;
    return outcome === 'approved' ? 0 : outcome === 'undecided' ? 2 : 1;
  }
  if (result.kind === 'ReplayResult') return result.same ? 0 : 1;
  // With no evidence at all, nothing was compared.
  if (result.kind === 'DriftResult' && result.evidence.length === 0 && result.failOn !== 'none') return 2;
  // What was seen is lost: whoever asks later gets no answer.
  if (result.kind === 'DiscoverResult' && result.findings.some(({ code }) => code === 'evidence.not-kept')) return 2;
  return result.findings.some((finding) => finding.phase !== 'fixed' && reaches(finding, result.failOn)) ? 1 : 0;
}
