import type { EnvironmentDifference, EnvironmentValue } from '../../model/answers.ts';
import type { ComparisonResult } from '../../model/result.ts';
import { rowSection, type Line, type Page, type Row } from '../page.ts';
import { valueOf } from '../parts/changes.ts';
import { catalogFact, evidenceSection } from '../parts/evidence.ts';
import { placeOf } from '../parts/findings.ts';
import { answerTone, findingSection } from '../parts/outcome.ts';
import { counted, type Noun } from '../phrases.ts';

const differenceNoun: Noun = ['difference', 'differences'];

export function comparisonPage(result: ComparisonResult): Page {
  const { differences, compared, catalog, evidence, environments } = result;
  return {
    tone: answerTone(result, differences.length > 0 ? 'warn' : evidence.length > 0 ? 'good' : 'quiet'),
    headline: [headlineOf(result)],
    facts: [[`${counted(compared, ['thing is', 'things are'])} in both`], catalogFact(catalog)],
    sections: [
      ...rowSection(
        'What differs',
        differenceNoun,
        differences.map((difference) => differenceRow(difference, environments, result.at)),
        { cap: 60 },
      ),
      ...findingSection(result),
      ...evidenceSection(evidence),
    ],
  };
}

/** Without evidence, only declarations were compared. */
function headlineOf({ differences, environments, evidence }: ComparisonResult): string {
  const between = environments.join(' and ');
  return differences.length === 0
    ? `${between} are ${evidence.length === 0 ? 'declared ' : ''}alike`
    : `${counted(differences.length, differenceNoun)} between ${between}`;
}

function differenceRow(
  { name, variable, values }: EnvironmentDifference,
  environments: readonly string[],
  at: string,
): Row {
  return {
    mark: { tone: 'warn', word: '' },
    group: name,
    text: [{ code: variable }],
    details: values.map((value, side) => ({
      kind: 'also' as const,
      text: [
        `${environments[side] ?? ''}: `,
        ...valueLine(value),
        ...(value.origin ? [' (', ...placeOf(value.origin, at), ')'] : []),
      ],
    })),
  };
}

/** What was seen says what is there; what is declared besides is told where it differs. */
function valueLine({ declared, observed }: EnvironmentValue): Line {
  if (observed === undefined) return declared === undefined ? ['not known'] : [valueOf(declared)];
  const seen: Line[number] = observed === null ? 'nothing' : valueOf(observed);
  if (declared === undefined) return observed === null ? ['nothing'] : [seen, ' seen, nothing declared'];
  const meant = valueOf(declared);
  return JSON.stringify(seen) === JSON.stringify(meant) ? [seen] : [seen, ' seen, ', meant, ' declared'];
}
