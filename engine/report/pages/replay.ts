import type { ReplayResult } from '../../model/result.ts';
import { outcomeMark } from '../parts/verdict.ts';
import { rowSection, type Page, type Row } from '../page.ts';
import { grouped } from '../phrases.ts';

export function replayPage(result: ReplayResult): Page {
  const { same, outcome, file, at, differences, omitted = 0 } = result;
  const rows = differences.map(({ path, was, is }): Row => ({
    mark: { tone: 'warn', word: was === undefined ? 'new' : is === undefined ? 'gone' : 'differs' },
    text: [{ code: path }],
    details: [
      ...(was === undefined ? [] : [{ kind: 'also', text: ['was ', { code: was }] } as const]),
      ...(is === undefined ? [] : [{ kind: 'also', text: ['is ', { code: is }] } as const]),
    ],
  }));
  const { word } = outcomeMark(outcome);
  return {
    tone: same ? 'good' : 'bad',
    headline: [same ? `The same verdict: ${word}` : 'Another result'],
    facts: [
      [{ code: file }, same ? ' is given again to the byte, as of ' : ' is not given again as it was, as of ', at],
    ],
    sections: rowSection('Differences', ['place', 'places'], rows, {
      cap: 20,
      ...(omitted > 0 && { intro: `and ${grouped(omitted)} more` }),
    }),
  };
}
