import { isFileOrigin, type Finding, type Phase } from '../model/finding.ts';
import { fingerprintOfFinding } from '../model/fingerprint.ts';

/**
 * What the change brings, what it mends, and what was there before on the things that it touches. Old trouble elsewhere is
 * counted, so that a large old estate does not bury a small change.
 */
export function inPhases(
  before: readonly Finding[],
  after: readonly Finding[],
  touched: ReadonlySet<string>,
): readonly Finding[] {
  const old = new Set(before.map(fingerprintOfFinding));
  const now = new Set(after.map(fingerprintOfFinding));
  const result: Finding[] = [];
  let elsewhere = 0;
  for (const finding of after) {
    if (!old.has(fingerprintOfFinding(finding))) result.push(inPhase(finding, 'introduced'));
    else if (concerns(finding, touched)) result.push(inPhase(finding, 'existing'));
    else elsewhere++;
  }
  for (const finding of before) if (!now.has(fingerprintOfFinding(finding))) result.push(inPhase(finding, 'fixed'));
  if (elsewhere > 0) result.push(elsewhereFinding(elsewhere));
  return result;
}

/** What is touched, and whole files that are wrong: nobody knows what those would declare. */
function concerns({ ref, origin }: Finding, touched: ReadonlySet<string>): boolean {
  return ref === undefined ? origin !== undefined && isFileOrigin(origin) : touched.has(ref);
}

function elsewhereFinding(count: number): Finding {
  return {
    code: 'review.elsewhere',
    severity: 'info',
    message: `${count} older ${count === 1 ? 'finding concerns' : 'findings concern'} things that this change does not touch.`,
    hint: 'See them with `groundtruth check` and `groundtruth drift`.',
    phase: 'existing',
  };
}

function inPhase(finding: Finding, phase: Phase): Finding {
  return { ...finding, phase };
}
