import type { CheckResult } from '../../model/result.ts';
import type { Page } from '../page.ts';
import { catalogFact } from '../parts/evidence.ts';
import { countFindings } from '../parts/findings.ts';
import { maskedFact, maskedSection } from '../parts/masked.ts';
import { findingSection, outcomeTone } from '../parts/outcome.ts';

export function checkPage(result: CheckResult): Page {
  const { findings, catalog } = result;
  const isEmpty = Object.keys(catalog.entities).length === 0;
  return {
    tone: isEmpty && findings.length === 0 ? 'quiet' : outcomeTone(result),
    headline: [headlineOf(result, isEmpty)],
    facts: [catalogFact(catalog), ...maskedFact(result)],
    sections: [...findingSection(result), ...maskedSection(result)],
  };
}

function headlineOf({ findings, masked }: CheckResult, isEmpty: boolean): string {
  if (findings.length > 0) return `The catalog check found ${countFindings(findings)}`;
  if (masked) return 'The catalog is sound, but for what was accepted';
  return isEmpty ? 'Nothing is declared here' : 'The catalog is sound';
}
