import type { Result } from '../model/result.ts';
import type { Page } from './page.ts';
import { checkPage } from './pages/check.ts';
import { discoverPage } from './pages/discover.ts';
import { driftPage } from './pages/drift.ts';
import { impactPage } from './pages/impact.ts';
import { initPage } from './pages/init.ts';
import { reviewPage } from './pages/review.ts';
import { whyPage } from './pages/why.ts';

/** What a person should read of a result, in the order of what matters. Linear in the result; never throws. */
export function pageOf(result: Result): Page {
  switch (result.kind) {
    case 'CheckResult':
      return checkPage(result);
    case 'DiscoverResult':
      return discoverPage(result);
    case 'DriftResult':
      return driftPage(result);
    case 'ReviewResult':
      return reviewPage(result);
    case 'ImpactResult':
      return impactPage(result);
    case 'WhyResult':
      return whyPage(result);
    case 'InitResult':
      return initPage(result);
  }
}
