import type { Suggestion } from '../../model/answers.ts';
import type { SuggestResult } from '../../model/result.ts';
import { prose, rowSection, type Line, type Mark, type Page, type Row } from '../page.ts';
import { catalogFact, evidenceSection } from '../parts/evidence.ts';
import { dotted } from '../parts/findings.ts';
import { answerTone, findingSection } from '../parts/outcome.ts';
import { counted, type Noun } from '../phrases.ts';

const suggestionNoun: Noun = ['suggestion', 'suggestions'];

const marks: Readonly<Record<Suggestion['action'], Mark>> = {
  proposed: { tone: 'note', word: 'proposed', sign: '+' },
  written: { tone: 'good', word: 'written' },
  rejected: { tone: 'quiet', word: 'rejected' },
};

export function suggestPage(result: SuggestResult): Page {
  const { suggestions, catalog, evidence } = result;
  return {
    tone: answerTone(result, suggestions.length > 0 ? 'note' : evidence.length > 0 ? 'good' : 'quiet'),
    headline: [headlineOf(result)],
    facts: [...nextFacts(result), catalogFact(catalog)],
    sections: [
      ...rowSection('Not declared', suggestionNoun, suggestions.map(suggestionRow), { cap: 30 }),
      ...findingSection(result),
      ...evidenceSection(evidence),
    ],
  };
}

function headlineOf({ suggestions, evidence, rejectedBefore }: SuggestResult): string {
  const [first] = suggestions;
  if (!first && evidence.length === 0) return 'No evidence: there is nothing to suggest';
  if (!first) return rejectedBefore > 0 ? 'There is nothing new to suggest' : 'Everything seen is declared';
  const count = counted(suggestions.length, suggestionNoun);
  if (first.action === 'written') return `Wrote ${count}`;
  return first.action === 'rejected' ? `${count} will not be made again` : count;
}

function nextFacts({ suggestions, file, rejectedBefore }: SuggestResult): readonly Line[] {
  const before: readonly Line[] =
    rejectedBefore > 0 ? [[`${counted(rejectedBefore, suggestionNoun)} left out: rejected before`]] : [];
  if (file !== undefined) return [['In ', { code: file }], ...before];
  if (suggestions.length === 0) return before;
  return [
    [
      'Take them over with ',
      { quoted: 'groundtruth suggest NAME --write FILE' },
      ', or say no with ',
      { quoted: 'groundtruth suggest NAME --reject' },
    ],
    ...before,
  ];
}

function suggestionRow({ id, kind, name, class: className, reason, yaml, action }: Suggestion): Row {
  // What the row does not say yet; the JSON result has the document whole.
  const lines = yaml
    .split('\n')
    .filter((line) => /^ {2}(?!class:)\S/.test(line))
    .map((line) => ({ kind: 'also' as const, text: [{ code: line.trim() }] }));
  return {
    mark: marks[action],
    text: [kind, ' ', { strong: name }, ` of class ${className}. `, ...prose(reason)],
    details: [...lines, { kind: 'place', text: dotted([[{ code: id }]]) }],
  };
}
