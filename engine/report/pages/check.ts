import type { Finding } from '../../model/finding.ts';
import type { CheckResult } from '../../model/result.ts';
import type { Page } from '../page.ts';
import { catalogFact } from '../parts/evidence.ts';
import { countFindings } from '../parts/findings.ts';
import { findingSection, outcomeTone } from '../parts/outcome.ts';

export function checkPage(result: CheckResult): Page {
  const { findings, catalog } = result;
  const isEmpty = Object.keys(catalog.entities).length === 0;
  return {
    tone: isEmpty && findings.length === 0 ? 'quiet' : outcomeTone(result),
    headline: [headlineOf(findings, isEmpty)],
    facts: [catalogFact(catalog)],
    sections: findingSection(result),
  };
}

function headlineOf(findings: readonly Finding[], isEmpty: boolean): string {
  if (findings.length > 0) return `The catalog check found ${countFindings(findings)}`;
  return isEmpty ? 'Nothing is declared here' : 'The catalog is sound';
}
