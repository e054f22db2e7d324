import type { DiscoverResult, SourceOutcome } from '../../model/result.ts';
import { rowSection, type Mark, type Page, type Row } from '../page.ts';
import { counted, joined, sortedEntries } from '../phrases.ts';
import { formatSeconds } from '../../model/duration.ts';
import { findingSection, outcomeTone } from '../parts/outcome.ts';

export function discoverPage(result: DiscoverResult): Page {
  const { sources, evidence } = result;
  const things = sources.reduce((sum, source) => sum + countOf(source), 0);
  const seen = counted(things, ['thing', 'things']);
  const names = new Set(sources.map(({ source }) => source));
  return {
    tone: sources.length === 0 ? 'quiet' : outcomeTone(result),
    headline: [
      sources.length === 0 ? 'No source ran' : `Saw ${seen} through ${counted(names.size, ['source', 'sources'])}`,
    ],
    facts: sources.length === 0 ? [] : [['Evidence is in ', { code: evidence }]],
    sections: [...rowSection('Sources', ['source', 'sources'], sources.map(sourceRow)), ...findingSection(result)],
  };
}

/** What it saw. What it could not see is among the findings. */
function sourceRow(source: SourceOutcome): Row {
  const { observations, relations } = source;
  const classes = sortedEntries(observations).map(([name, count]) => counted(count, [name, `of class ${name}`]));
  const links = relations > 0 ? [counted(relations, ['link', 'links'])] : [];
  const parts = [...classes, ...links];
  return {
    mark: markOf(source),
    text: [{ code: source.source }, `: ${joined(parts) || 'nothing'}${durationOf(source)}`],
    details: [],
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
