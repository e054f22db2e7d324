import type { Result } from '../../model/result.ts';
import { joined } from '../phrases.ts';
import { markdownLine } from '../markdown/escape.ts';
import { markdownSection, signs } from '../markdown/section.ts';
import type { Line } from '../page.ts';
import { pageOf } from '../page-of.ts';
import type { RenderOptions } from '../render.ts';

/** GitHub takes 65,536 characters of comment; the marker and stamp of whoever posts it need room too. */
const commentLimit = 65_000;
/** Below this not even the headline and the names of what was left out would fit. */
const leastLimit = 4_000;
/** Room for the end: what was left out. */
const endBytes = 800;
/** No section may take more than this part of the room while others wait. */
const share = 3;

/**
 * The comment of a pull request, or a job summary: GitHub-flavoured markdown in which no text of a catalog acts. At most
 * `limit` bytes: rows are cut from the end of each section, the least severe first, with their counts.
 */
export function renderMarkdown(result: Result, { limit = commentLimit }: RenderOptions): string {
  const { tone, headline, facts, sections: all } = pageOf(result);
  // What a calendar shows stands in the table below it.
  const sections = all.filter(({ block }) => block.kind !== 'calendar');
  const whole = Math.max(limit, leastLimit);
  const head = [`### ${signs[tone]} Groundtruth: ${markdownLine(headline)}`, ...factsText(facts, whole / 4)].join(
    '\n\n',
  );
  const parts = [head];
  const omitted: string[] = [];
  let room = whole - Buffer.byteLength(head) - endBytes;
  for (const [index, section] of sections.entries()) {
    const text = markdownSection(section, Math.floor(room / Math.min(share, sections.length - index)));
    if (text === undefined) omitted.push(section.title);
    else parts.push(text);
    room -= text === undefined ? 0 : Buffer.byteLength(text) + 2;
  }
  if (omitted.length > 0) parts.push(`Left out to fit: ${joined(omitted)}.`);
  return `${parts.join('\n\n')}\n`;
}

/** One paragraph: the first fact in full size, the others small, as many as there is room for. */
function factsText(facts: readonly Line[], limit: number): readonly string[] {
  const lines: string[] = [];
  let room = limit;
  for (const fact of facts.filter((line) => line.length > 0)) {
    const text = lines.length === 0 ? markdownLine(fact) : `<sub>${markdownLine(fact)}</sub>`;
    room -= Buffer.byteLength(text) + 4;
    if (room >= 0) lines.push(text);
  }
  return lines.length > 0 ? [lines.join('<br>')] : [];
}
