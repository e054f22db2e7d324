import type { BaselineResult } from '../../model/result.ts';
import type { Page } from '../page.ts';
import { counted, grouped } from '../phrases.ts';
import { findingNoun } from '../parts/findings.ts';
import { findingSection } from '../parts/outcome.ts';

export function baselinePage(result: BaselineResult): Page {
  const { file, entries, added, removed, refused } = result;
  const changes = [
    added > 0 ? `${grouped(added)} joined` : '',
    removed > 0 ? `${grouped(removed)} mended and taken out` : '',
  ];
  const moved = changes.filter((change) => change !== '').join(', ');
  return {
    tone: 'good',
    headline: [`The baseline masks ${counted(entries, findingNoun)}`, moved === '' ? '' : `: ${moved}`],
    facts: [
      ['Written to ', { code: file }, '. Commit it; what joins it later needs a person to agree.'],
      refused === 0
        ? []
        : [`${counted(refused, findingNoun)} cannot be masked: see `, { quoted: 'groundtruth drift' }, '.'],
    ],
    sections: findingSection(result),
  };
}
