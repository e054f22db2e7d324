import { formatSeconds } from '../../model/duration.ts';
import type { Masked, Result } from '../../model/result.ts';
import { bareName } from '../names.ts';
import { prose, rowSection, type Line, type Row, type Section } from '../page.ts';
import { counted, grouped, type Noun } from '../phrases.ts';
import { countCodes, findingNoun } from './findings.ts';
import { formatMoment } from './moments.ts';

/** Seconds before its end at which a waiver is told of. */
const soon = 30 * 86_400;
const exceptionNoun: Noun = ['exception', 'exceptions'];

/** What was accepted, of any kind of result. */
export function maskedIn(result: Result): readonly Masked[] {
  return 'masked' in result && result.masked !== undefined ? result.masked : [];
}

/** `3 findings masked, 1 expires in 6 days`: what was accepted, and what of it ends soon. */
export function maskedFact({ masked = [], at }: Masking): readonly Line[] {
  if (masked.length === 0) return [];
  const total = masked.reduce((sum, { count }) => sum + count, 0);
  const ending = masked.flatMap((each) => {
    const left = secondsLeft(each, at);
    return left !== undefined && left <= soon ? [{ count: each.count, left }] : [];
  });
  const count = ending.reduce((sum, each) => sum + each.count, 0);
  const first = Math.min(...ending.map(({ left }) => left));
  const ends = count === 0 ? '' : `, ${grouped(count)} ${count === 1 ? 'expires' : 'expire'} in ${days(first)}`;
  return [[`${counted(total, findingNoun)} masked${ends}`]];
}

/** One exception as a plain sentence: `waiver:old-tls masks 2 findings until 2026-06-01: reason`. */
export function maskedText({ waiver, reason, expires, count }: Masked): string {
  const who = waiver === undefined ? 'The baseline' : bareName(waiver);
  const until = expires === undefined ? '' : ` until ${formatMoment(expires)}`;
  return `${who} masks ${counted(count, findingNoun)}${until}${reason === undefined ? '.' : `: ${reason}`}`;
}

/** Who accepted what, and until when. */
export function maskedSection({ masked = [], at }: Masking): readonly Section[] {
  const rows = masked.map((each): Row => {
    const { waiver, reason, owner, expires, count, codes } = each;
    const left = secondsLeft(each, at);
    const until = expires === undefined ? '' : `, until ${formatMoment(expires)}`;
    return {
      mark: { tone: left !== undefined && left <= soon ? 'warn' : 'quiet', word: '' },
      text: [
        waiver === undefined ? 'The baseline' : { code: bareName(waiver) },
        ` masks ${counted(count, findingNoun)}${until}`,
      ],
      details: [
        ...(reason === undefined ? [] : [{ kind: 'also' as const, text: prose(reason) }]),
        {
          kind: 'place',
          text: [countCodes(codes), ...(owner === undefined ? [] : [' · ', { code: bareName(owner) }])],
        },
      ],
    };
  });
  return rowSection('Accepted', exceptionNoun, rows, { weight: 'aside' });
}

type Masking = { readonly masked?: readonly Masked[] } & Pick<Result, 'at'>;

function secondsLeft({ expires }: Masked, at: string): number | undefined {
  const left = expires === undefined ? Number.NaN : (Date.parse(expires) - Date.parse(at)) / 1000;
  return Number.isNaN(left) ? undefined : left;
}

/** Whole days, rounded down so that nobody is promised more than there is; less than one in its own units. */
function days(seconds: number): string {
  const whole = Math.floor(seconds / 86_400);
  return whole === 0 ? formatSeconds(seconds) : counted(whole, ['day', 'days']);
}
