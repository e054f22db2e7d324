import type { AttributeChange, MemberChange } from '../../model/evidence.ts';
import { canonicalJson, compareText, isObject, type Json } from '../../model/json.ts';
import { differingMembers, pathText } from '../../model/member-path.ts';
import type { Past } from '../../model/result.ts';
import { shortened } from '../clean.ts';
import type { Line, Row } from '../page.ts';
import { counted, sortedEntries } from '../phrases.ts';
import { formatMoment } from './moments.ts';

/** Something that happened to a thing, by what a source saw. */
interface Step {
  readonly at: string;
  readonly source: string;
  readonly text: Line;
  /** When it had not happened yet. */
  readonly after?: string;
}

/** How many members of a setting one row names. */
const mostMembers = 5;

/** What happened within this time (milliseconds) is told with what happened beside the thing. */
const lately = 7 * 86_400_000;

/** What happened to a thing before the last week, newest first. */
export function pastRows(past: readonly Past[], now: string): readonly Row[] {
  return past
    .flatMap(stepsOf)
    .filter(({ at }) => Date.parse(now) - Date.parse(at) > lately)
    .sort((a, b) => compareText(b.at, a.at) || compareText(a.source, b.source))
    .map(({ at, source, text, after }) => ({
      mark: { tone: 'note', word: formatMoment(at) },
      text,
      details: [
        {
          kind: 'place',
          text: [
            'seen by ',
            { code: source },
            ...(after === undefined ? [] : [`, which saw it as before at ${formatMoment(after)}`]),
          ],
        },
      ],
    }));
}

function stepsOf({ source, goneBy, gaps = [], changes = {}, identity = {} }: Past): readonly Step[] {
  return [
    ...(goneBy === undefined ? [] : [{ at: goneBy, source, text: ['it was gone'] }]),
    ...gaps.flatMap((gap): Step[] => [
      { at: gap.goneBy, source, text: ['it was gone'] },
      { at: gap.back, source, text: ['it was there again'] },
    ]),
    ...sortedEntries(changes).flatMap(([name, values]) => changeSteps(name, values, source)),
    ...sortedEntries(identity).flatMap(([name, values]) => changeSteps(name, values, source)),
  ];
}

/** The first value is none that it changed to. */
function changeSteps(name: string, values: readonly AttributeChange[], source: string): readonly Step[] {
  return values.slice(1).map((change, index): Step => {
    const { at, after, value, long } = change;
    const text = long ? longChange(name, change) : changeOf(name, values[index], value);
    return { at, source, text, ...(after !== undefined && { after }) };
  });
}

/** To what is too long to be kept: what of it changed, where that is known. */
function longChange(name: string, { members = [], more = 0 }: AttributeChange): Line {
  if (members.length === 0) return [{ code: name }, ' was changed to what is too long to be kept'];
  return membersLine(name, members, more);
}

function changeOf(name: string, { value: before, long }: AttributeChange = { at: '' }, now: Json | undefined): Line {
  if (now === undefined) return [{ code: name }, ' is not seen any more'];
  if (long) return [{ code: name }, ' went from what is too long to be kept to ', valueOf(now)];
  if (before === undefined) return [{ code: name }, ' became ', valueOf(now)];
  if (!isObject(before) || !isObject(now))
    return [{ code: name }, ' went from ', valueOf(before), ' to ', valueOf(now)];
  return membersLine(name, differingMembers(before, now), 0);
}

function membersLine(name: string, members: readonly MemberChange[], more: number): Line {
  const left = Math.max(0, members.length - mostMembers) + more;
  const shown = members.slice(0, mostMembers).flatMap(({ path, from, to }, index): Line => {
    const isLong = from === undefined && to === undefined;
    return [
      index === 0 ? '' : ', ',
      { code: pathText([name, ...path]) },
      ...(isLong ? [' was changed'] : [' went from ', valueOf(from), ' to ', valueOf(to)]),
    ];
  });
  return left > 0 ? [...shown, ` and ${counted(left, ['more', 'more'])}`] : shown;
}

function valueOf(value: Json | undefined): Line[number] {
  return value === undefined ? 'nothing' : { code: shortened(canonicalJson(value), 80) };
}
