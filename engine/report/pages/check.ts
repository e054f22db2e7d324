import type { CheckResult } from '../../model/result.ts';
import type { Page } from '../page.ts';
import { catalogFact } from '../parts/evidence.ts';
import { countFindings } from '../parts/findings.ts';
import { findingSection, outcomeTone } from '../parts/outcome.ts';

export function checkPage(result: CheckResult): Page {
  const { findings, catalog } = result;
  return {
    tone: outcomeTone(result),
    headline: [findings.length === 0 ? 'The catalog is sound' : `Check: ${countFindings(findings)}`],
    facts: [catalogFact(catalog)],
    sections: findingSection(result),
  };
}
