import type { DiscoverResult, SourceOutcome } from '../../model/result.ts';
import { type Detail, rowSection, type Mark, type Page, type Row } from '../page.ts';
import { foldAlike } from '../parts/alike.ts';
import { formatMoment } from '../parts/moments.ts';
import { counted, joined, sortedEntries } from '../phrases.ts';
import { formatSeconds } from '../../model/duration.ts';
import { findingSection, outcomeTone } from '../parts/outcome.ts';

export function discoverPage(result: DiscoverResult): Page {
  const { sources, evidence } = result;
  return {
    tone: sources.length === 0 ? 'quiet' : outcomeTone(result),
    headline: [headlineOf(sources)],
    facts: sources.length === 0 ? [] : [['Evidence is in ', { code: evidence }]],
    sections: [
      ...rowSection('Sources', ['source', 'sources'], foldAlike(sources, ({ source }) => source).map(sourceRow)),
      ...findingSection(result),
    ],
  };
}

function headlineOf(sources: readonly SourceOutcome[]): string {
  if (sources.length === 0) return 'No source ran';
  const names = new Set(sources.map(({ source }) => source));
  const through = counted(names.size, ['source', 'sources']);
  // What several runs of one source saw is mostly the same.
  if (sources.length > names.size) return `Took in ${counted(sources.length, ['run', 'runs'])} of ${through}`;
  const things = sources.reduce((sum, source) => sum + countOf(source), 0);
  return `Saw ${counted(things, ['thing', 'things'])} through ${through}`;
}

/** What it saw; of many runs, the newest. What it could not see is among the findings. */
function sourceRow(runs: readonly [SourceOutcome, ...SourceOutcome[]]): Row {
  const source = runs.reduce((newest, run) => (run.endedAt > newest.endedAt ? run : newest));
  const first = runs.reduce((oldest, run) => (run.endedAt < oldest.endedAt ? run : oldest));
  const others: Detail[] =
    runs.length === 1
      ? []
      : [
          {
            kind: 'also',
            text: [
              `the newest of ${counted(runs.length, ['run', 'runs'])}, from ${formatMoment(first.endedAt)} to ${formatMoment(source.endedAt)}`,
            ],
          },
        ];
  const { observations, relations } = source;
  const classes = sortedEntries(observations).map(([name, count]) => counted(count, [name, `of class ${name}`]));
  const links = relations > 0 ? [counted(relations, ['link', 'links'])] : [];
  const parts = [...classes, ...links];
  return {
    mark: markOf(source),
    text: [{ code: source.source }, `: ${joined(parts) || 'nothing'}${durationOf(source)}`],
    details: others,
  };
}

function markOf({ coverage, complete }: SourceOutcome): Mark {
  const levels = new Set(coverage.map(({ level }) => level));
  if (!complete) return { tone: 'warn', word: 'stopped early' };
  if (levels.has('denied')) return { tone: 'warn', word: levels.size > 1 ? 'partly denied' : 'denied' };
  if (levels.has('partial')) return { tone: 'note', word: 'partial' };
  return { tone: 'good', word: 'complete' };
}

function countOf({ observations }: SourceOutcome): number {
  return Object.values(observations).reduce((sum, count) => sum + count, 0);
}

function durationOf({ startedAt, endedAt }: SourceOutcome): string {
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  if (!Number.isFinite(seconds) || seconds < 0) return '';
  return seconds < 10 ? ` in ${seconds.toFixed(1)} s` : ` in ${formatSeconds(seconds)}`;
}
