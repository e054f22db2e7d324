import { formatSeconds } from '../../model/duration.ts';
import type { EvidenceResult, SourceLog } from '../../model/result.ts';
import { rowSection, type Line, type Page, type Row } from '../page.ts';
import { findingSection, outcomeTone } from '../parts/outcome.ts';
import { counted } from '../phrases.ts';

export function evidencePage(result: EvidenceResult): Page {
  const { sources, evidence } = result;
  const runs = sources.reduce((sum, source) => sum + source.runs, 0);
  return {
    tone: outcomeTone(result),
    headline: headline(result, runs),
    facts: [['Evidence is in ', { code: evidence }], ...facts(result)],
    sections: [...rowSection('Sources', ['source', 'sources'], sources.map(sourceRow)), ...findingSection(result)],
  };
}

function headline({ sources, exported, compacted, findings }: EvidenceResult, runs: number): Line {
  const many = counted(runs, ['run', 'runs']);
  if (exported) return [`Wrote ${counted(exported.runs, ['run', 'runs'])} to `, { code: exported.file }];
  if (compacted) {
    return compacted.removed === 0
      ? ['Nothing is old enough to be folded together']
      : [`Folded ${counted(compacted.removed, ['old file', 'old files'])} together`];
  }
  const breaks = findings.filter(({ severity }) => severity !== 'info').length;
  if (breaks > 0) return [`${many}, and ${counted(breaks, ['thing', 'things'])} wrong with them`];
  if (runs > 0) return [`${many}, as they were written`];
  return [
    sources.length === 0 ? 'There is no evidence' : 'Every run was folded together, and what they told is as it was',
  ];
}

function facts({ exported, compacted }: EvidenceResult): readonly Line[] {
  if (exported) return [[`${counted(exported.things, ['thing', 'things'])} seen, told in full`]];
  if (!compacted) return [];
  const size = `${sizeOf(compacted.before)} before, ${sizeOf(compacted.after)} now`;
  return [[`Every moment of the last ${formatSeconds(compacted.keep)} is as it was · ${size}`]];
}

function sourceRow({ source, runs, differences, bytes, from, to, checkpoint, heads }: SourceLog): Row {
  const short = differences > 0 ? `, ${differences} of them by what differs` : '';
  const times = from === undefined || to === undefined ? [] : [`from ${from} to ${to}`];
  const folded = checkpoint === undefined ? [] : [`folded together up to ${checkpoint}`];
  return {
    text: [{ code: source }, `: ${counted(runs, ['run', 'runs'])}${short}, ${sizeOf(bytes)}`],
    details: [...times, ...folded, ...heads.slice(0, 3).map((head) => `ends in ${head}`)].map((text) => ({
      kind: 'also' as const,
      text: [text],
    })),
  };
}

/** Bytes for people. */
function sizeOf(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? size.toFixed(0) : size.toFixed(1)} ${units[unit]}`;
}
