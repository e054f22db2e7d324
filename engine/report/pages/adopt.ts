import type { AdoptedValue, FilePatch } from '../../model/answers.ts';
import type { AdoptResult } from '../../model/result.ts';
import { fullName } from '../names.ts';
import { prose, rowSection, type Line, type Mark, type Page, type Row, type Section, type Tone } from '../page.ts';
import { valueOf } from '../parts/changes.ts';
import { catalogFact, evidenceSection, unseenSection } from '../parts/evidence.ts';
import { placeOf } from '../parts/findings.ts';
import { answerTone, findingSection } from '../parts/outcome.ts';
import { counted, type Noun } from '../phrases.ts';

const valueNoun: Noun = ['value', 'values'];

const marks: Readonly<Record<AdoptedValue['action'], Mark>> = {
  proposed: { tone: 'note', word: 'proposed', sign: '~' },
  written: { tone: 'good', word: 'written' },
  skipped: { tone: 'warn', word: 'skipped' },
};

export function adoptPage(result: AdoptResult): Page {
  const { values, files, catalog, evidence, unseen, at } = result;
  return {
    tone: answerTone(result, toneOf(result)),
    headline: [headlineOf(result)],
    facts: [...nextFact(result), catalogFact(catalog)],
    sections: [
      ...rowSection(
        'What was seen',
        valueNoun,
        values.map((value) => valueRow(value, at)),
        { cap: 40 },
      ),
      ...files.flatMap(patchSection),
      ...findingSection(result),
      ...unseenSection(unseen),
      ...evidenceSection(evidence),
    ],
  };
}

/** Without evidence, having nothing to write says nothing. */
function toneOf({ values, evidence }: AdoptResult): Tone {
  if (values.some(({ action }) => action === 'skipped')) return 'warn';
  return values.length === 0 && evidence.length === 0 ? 'quiet' : 'good';
}

function headlineOf({ values, evidence, files }: AdoptResult): string {
  if (values.length === 0) {
    return evidence.length === 0 ? 'No evidence: there is nothing to adopt' : 'What was seen is what is declared';
  }
  const written = values.filter(({ action }) => action === 'written').length;
  if (written > 0) return `Wrote ${counted(written, valueNoun)} into ${counted(files.length, ['file', 'files'])}`;
  const proposed = values.filter(({ action }) => action === 'proposed').length;
  return proposed === 0
    ? 'Nothing could be written'
    : `Would write ${counted(proposed, valueNoun)} into ${counted(files.length, ['file', 'files'])}`;
}

function nextFact({ values, pullRequest }: AdoptResult): readonly Line[] {
  if (pullRequest !== undefined) return [['To be agreed to: ', { code: pullRequest }]];
  return values.some(({ action }) => action === 'proposed')
    ? [['Write them: ', { quoted: 'groundtruth adopt --write' }]]
    : [];
}

function valueRow({ ref, path, was, value, action, reason, declaredAt, seen }: AdoptedValue, at: string): Row {
  return {
    mark: marks[action],
    group: fullName(ref),
    text: [{ code: path }, ': ', valueOf(was), ...(value === undefined ? [', not there'] : [' → ', valueOf(value)])],
    details: [
      ...(reason === undefined ? [] : [{ kind: 'hint' as const, text: prose(reason) }]),
      { kind: 'also', text: placeOf(seen, at) },
      { kind: 'place', text: placeOf(declaredAt, at) },
    ],
  };
}

/** The lines of a file that come and go. */
function patchSection({ path, patch }: FilePatch): readonly Section[] {
  const rows = patch
    .split('\n')
    .filter((line) => /^[+-](?![+-]{2} )/.test(line))
    .map((line): Row => {
      const isNew = line.startsWith('+');
      const mark: Mark = isNew ? { tone: 'good', word: '', sign: '+' } : { tone: 'bad', word: '', sign: '−' };
      return { mark, group: path, text: [{ code: line.slice(1) }], details: [] };
    });
  return rowSection('Changed lines', ['line', 'lines'], rows, { cap: 60 });
}
