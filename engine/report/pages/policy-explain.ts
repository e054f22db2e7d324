import type { PolicyExplainResult, PolicyOverlay } from '../../model/result.ts';
import { fullName } from '../names.ts';
import { prose, rowSection, type Line, type Page, type Row } from '../page.ts';
import { counted } from '../phrases.ts';
import { placeOf } from '../parts/findings.ts';
import { findingSection } from '../parts/outcome.ts';

export function policyExplainPage(result: PolicyExplainResult): Page {
  const { policy, title, description, words, findings, judged, overlays } = result;
  const says = findings.length === 0 ? 'it has nothing to say' : `it says something of ${findings.length}`;
  return {
    tone: findings.length === 0 ? 'good' : 'note',
    headline: [{ code: fullName(policy) }, ...(title === undefined ? [] : [': ', title])],
    facts: [
      ...(description === undefined ? [] : [prose(description)]),
      prose(words),
      [`Of ${counted(judged, ['thing', 'things'])} that it judges here, ${says}.`],
    ],
    sections: [
      ...rowSection('The policy', ['part', 'parts'], partsOf(result)),
      ...rowSection(
        'In some folders',
        ['folder', 'folders'],
        overlays.map((overlay) => overlayRow(overlay, result.at)),
      ),
      ...findingSection(result),
    ],
  };
}

function partsOf({
  expression,
  message,
  hint,
  origin,
  pack,
  relaxable,
  links,
  at,
}: PolicyExplainResult): readonly Row[] {
  const rows: Row[] = [
    part(
      'holds',
      expression
        .trim()
        .split('\n')
        .map((line): Line => [{ code: line }]),
    ),
    part('says', [[{ quoted: message.trim() }]]),
  ];
  if (hint !== undefined) rows.push(part('advises', [[{ quoted: hint.trim() }]]));
  const from: Line = origin ? placeOf(origin, at) : pack === undefined ? [] : ['the shipped pack ', { code: pack }];
  if (from.length > 0) rows.push(part('comes from', [from]));
  rows.push(part('a folder may make it milder', [[relaxable ? 'yes' : 'no']]));
  for (const link of links) rows.push(part('read', [[{ code: link }]]));
  return rows;
}

function part(name: string, [first = [], ...more]: readonly Line[]): Row {
  return { text: [`${name}: `, ...first], details: more.map((text) => ({ kind: 'also', text })) };
}

function overlayRow({ folder, severity, off, reason, origin }: PolicyOverlay, at: string): Row {
  return {
    mark: off ? { tone: 'quiet', word: 'off' } : { tone: 'note', word: severity ?? 'as everywhere' },
    text: [{ code: folder === '' ? '.' : folder }, ' · ', ...prose(reason)],
    details: [{ kind: 'place', text: placeOf(origin, at) }],
  };
}
