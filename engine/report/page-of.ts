import type { Result, ResultKind } from '../model/result.ts';
import type { Page } from './page.ts';
import { adoptPage } from './pages/adopt.ts';
import { baselinePage } from './pages/baseline.ts';
import { checkPage } from './pages/check.ts';
import { comparisonPage } from './pages/comparison.ts';
import { discoverPage } from './pages/discover.ts';
import { driftPage } from './pages/drift.ts';
import { evidencePage } from './pages/evidence.ts';
import { impactPage } from './pages/impact.ts';
import { initPage } from './pages/init.ts';
import { replayPage } from './pages/replay.ts';
import { policyExplainPage } from './pages/policy-explain.ts';
import { policyTestPage } from './pages/policy-test.ts';
import { revertPlanPage } from './pages/revert-plan.ts';
import { reviewPage } from './pages/review.ts';
import { suggestPage } from './pages/suggest.ts';
import { whyPage } from './pages/why.ts';
import { windowsPage } from './pages/windows.ts';

const pages: { readonly [K in ResultKind]: (result: Extract<Result, { kind: K }>) => Page } = {
  CheckResult: checkPage,
  DiscoverResult: discoverPage,
  DriftResult: driftPage,
  ReviewResult: reviewPage,
  ImpactResult: impactPage,
  WhyResult: whyPage,
  InitResult: initPage,
  AdoptResult: adoptPage,
  SuggestResult: suggestPage,
  ComparisonResult: comparisonPage,
  RevertPlanResult: revertPlanPage,
  BaselineResult: baselinePage,
  WindowsResult: windowsPage,
  ReplayResult: replayPage,
  PolicyTestResult: policyTestPage,
  PolicyExplainResult: policyExplainPage,
  EvidenceResult: evidencePage,
};

/** What a person should read of a result, in the order of what matters. Linear in the result; never throws. */
export function pageOf(result: Result): Page {
  return (pages[result.kind] as (result: Result) => Page)(result);
}
