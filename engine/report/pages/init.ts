import type { InitResult } from '../../model/result.ts';
import { rowSection, type Page, type Row } from '../page.ts';
import { counted } from '../phrases.ts';
import { findingSection } from '../parts/outcome.ts';

export function initPage(result: InitResult): Page {
  const { files } = result;
  const written = files.filter(({ action }) => action === 'written').length;
  const rows = files.map(({ path, action }): Row => ({
    mark: action === 'written' ? { tone: 'good', word: 'written' } : { tone: 'quiet', word: 'kept' },
    text: [{ code: path }],
    details: [],
  }));
  return {
    tone: 'good',
    headline: [written > 0 ? `Wrote ${counted(written, ['file', 'files'])}` : 'Everything was there already'],
    facts: [
      [
        'Next: ',
        { quoted: 'groundtruth check' },
        ', then ',
        { quoted: 'groundtruth discover' },
        ' and ',
        { quoted: 'groundtruth drift' },
      ],
    ],
    sections: [...rowSection('Files', ['file', 'files'], rows), ...findingSection(result)],
  };
}
