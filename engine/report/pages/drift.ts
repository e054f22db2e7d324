import type { DriftResult } from '../../model/result.ts';
import type { Line, Page } from '../page.ts';
import { grouped } from '../phrases.ts';
import { catalogFact, evidenceSection, unseenSection } from '../parts/evidence.ts';
import { countFindings } from '../parts/findings.ts';
import { maskedFact, maskedSection } from '../parts/masked.ts';
import { codeFact, findingSection, outcomeTone } from '../parts/outcome.ts';

export function driftPage(result: DriftResult): Page {
  const { findings, catalog, evidence, unseen } = result;
  return {
    tone: evidence.length === 0 && findings.length === 0 ? 'quiet' : outcomeTone(result),
    headline: [headlineOf(result)],
    facts: [...codeFact(result), itemFact(result), relationFact(result), catalogFact(catalog), ...maskedFact(result)],
    sections: [
      ...findingSection(result),
      ...maskedSection(result),
      ...unseenSection(unseen),
      ...evidenceSection(evidence),
    ],
  };
}

/** Without evidence, finding nothing says nothing. */
function headlineOf({ findings, evidence, masked }: DriftResult): string {
  if (findings.length > 0) return `The drift check found ${countFindings(findings)}`;
  if (evidence.length === 0) return 'No evidence: nothing could be compared';
  return masked ? 'What was seen is what is declared, but for what was accepted' : 'What was seen is what is declared';
}

function itemFact({ items }: DriftResult): Line {
  return countsLine('Items', [
    [items.confirmed, 'declared and seen'],
    [items.missing, 'missing'],
    [items.undeclared, 'undeclared'],
    [items.ambiguous, 'ambiguous'],
    [items['not-covered'], 'not covered by any source'],
  ]);
}

function relationFact({ relations }: DriftResult): Line {
  return countsLine('Relations', [
    [relations.confirmed, 'declared and seen'],
    [relations.contradicted, 'contradicted'],
    [relations['observed-only'], 'undeclared'],
    [relations['declared-only'], 'declared, not seen'],
    [relations['not-covered'], 'not covered by any source'],
  ]);
}

function countsLine(title: string, counts: readonly (readonly [number, string])[]): Line {
  const parts = counts.filter(([count]) => count > 0).map(([count, word]) => `${grouped(count)} ${word}`);
  return [`${title}: ${parts.join(' · ') || 'none'}`];
}
