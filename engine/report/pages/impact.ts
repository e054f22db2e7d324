import type { ImpactStart } from '../../model/impact.ts';
import type { ImpactResult } from '../../model/result.ts';
import { fullName } from '../names.ts';
import { prose, rowSection, type Page, type Row } from '../page.ts';
import { catalogFact, evidenceSection, unseenSection } from '../parts/evidence.ts';
import { impactSections, stateTones, stateWord, summarizeImpact } from '../parts/impact.ts';
import { findingSection } from '../parts/outcome.ts';

export function impactPage(result: ImpactResult): Page {
  const { impact, catalog, evidence, unseen, at } = result;
  const [worst] = impact.affected;
  return {
    tone: worst ? stateTones[worst.state] : 'good',
    headline: [worst ? summarizeImpact(impact.affected, ['thing', 'things']) : 'Nothing depends on it'],
    facts: [catalogFact(catalog)],
    sections: [
      ...rowSection('Starting from', ['start', 'starts'], impact.starts.map(startRow), { cap: 10 }),
      ...impactSections(impact, at),
      ...unseenSection(unseen),
      ...findingSection(result),
      ...evidenceSection(evidence),
    ],
  };
}

function startRow({ id, state, reason }: ImpactStart): Row {
  return {
    mark: { tone: stateTones[state], word: stateWord(state) },
    text: [{ code: fullName(id) }, ': ', ...prose(reason)],
    details: [],
  };
}
