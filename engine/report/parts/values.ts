import type { AttributeView, EstateItem, OtherValue } from '../../model/estate.ts';
import { canonicalJson, isObject, type Json } from '../../model/json.ts';
import { pathText } from '../../model/member-path.ts';
import type { Unproven } from '../../model/result.ts';
import { shortened } from '../clean.ts';
import type { Detail, Line, Mark, Row } from '../page.ts';
import { counted, sortedEntries } from '../phrases.ts';
import { nameList, placeOf } from './findings.ts';

/** How many values within one setting are told. */
const mostDepartures = 10;
/** The same where a source says otherwise. */
const mostOthers = 3;

/** The values of a thing, each with what was declared and who saw what. */
export function attributeRows({ attributes }: EstateItem, unproven: readonly Unproven[], at: string): readonly Row[] {
  return sortedEntries(attributes).map(([name, view]) => {
    const untaken = view.observed ? [] : unproven.filter((each) => Object.hasOwn(each.attributes, name));
    return {
      mark: untaken.length > 0 ? { tone: 'warn', word: 'not compared' } : markOf(view),
      text: [{ code: name }, ': ', ...valuesOf(view)],
      details: [
        ...[view.observed, ...(view.others ?? [])].flatMap((value, index) =>
          value ? [valueDetail(name, value, index > 0, at)] : [],
        ),
        ...departureDetails(name, view),
        ...untaken.map((each) => unprovenDetail(name, view.declared, each, at)),
      ],
    };
  });
}

/** A value that counts for nothing, and why. */
function unprovenDetail(name: string, declared: Json | undefined, each: Unproven, at: string): Detail {
  const { by, attributes } = each;
  const value = membersOf(attributes[name] ?? null, declared ?? null);
  return {
    kind: 'also',
    text: [
      valueSpan(value),
      ' ',
      ...placeOf(each, at),
      ', tied to it by ',
      ...nameList(by),
      ' alone, which proves nothing',
    ],
  };
}

function markOf({ declared, observed, agrees, others = [] }: AttributeView): Mark {
  if (!observed) return { tone: 'quiet', word: 'not seen' };
  if (agrees === false) return { tone: 'bad', word: 'differs' };
  if (others.length > 0) return { tone: 'warn', word: 'disputed' };
  // What evidence hides is compared with nothing.
  if (declared !== undefined && agrees === undefined) return { tone: 'quiet', word: 'not compared' };
  return declared === undefined ? { tone: 'note', word: 'seen' } : { tone: 'good', word: 'agrees' };
}

/** Of an object, what of it differs. */
function departureDetails(name: string, { declared, departing = [] }: AttributeView): readonly Detail[] {
  const meant = declared === undefined ? 'assumed' : 'declared';
  const details = departing.slice(0, mostDepartures).map(({ path, expected, observed }): Detail => ({
    kind: 'also',
    text: [
      { code: pathText([name, ...path]) },
      ...(expected === null ? [`: ${meant} not to be there`] : [`: ${meant} `, valueSpan(expected)]),
      ...(observed === undefined ? [', not there'] : [', seen ', valueSpan(observed)]),
    ],
  }));
  const more = departing.length - details.length;
  return more > 0 ? [...details, { kind: 'also', text: [`and ${counted(more, ['more', 'more'])}`] }] : details;
}

function valuesOf({ declared, assumed, observed, departing }: AttributeView): Line {
  const meant = declared ?? assumed;
  if (departing)
    return [`${counted(departing.length, ['value', 'values'])} of it ${departing.length === 1 ? 'differs' : 'differ'}`];
  if (meant === undefined) return observed ? [valueSpan(observed.value)] : [];
  if (!observed || canonicalJson(meant) === canonicalJson(observed.value)) return [valueSpan(meant)];
  const seen = membersOf(observed.value, meant);
  return [declared === undefined ? 'assumed ' : 'declared ', valueSpan(meant), ', seen ', valueSpan(seen)];
}

/** Of an object what the other has too: more is not compared. */
function membersOf(value: Json, meant: Json): Json {
  if (!isObject(value) || !isObject(meant)) return value;
  return Object.fromEntries(
    Object.keys(meant).flatMap((name) => (Object.hasOwn(value, name) ? [[name, value[name] ?? null]] : [])),
  );
}

function valueDetail(name: string, observed: OtherValue, isOther: boolean, at: string): Detail {
  const place = placeOf(observed, at);
  if (!isOther) return { kind: 'place', text: place };
  const old = observed.stale ? [', too old to count'] : [];
  return { kind: 'also', text: [...otherValue(name, observed), ' ', ...place, ...old] };
}

/** Of an object, what of it is not as in the one that was taken. */
function otherValue(name: string, { value, departing }: OtherValue): Line {
  if (!departing) return [valueSpan(value)];
  const shown = departing
    .slice(0, mostOthers)
    .flatMap(({ path, observed }, index): Line => [
      index === 0 ? '' : ', ',
      { code: pathText([name, ...path]) },
      ...(observed === undefined ? [' not there'] : [' ', valueSpan(observed)]),
    ]);
  const more = departing.length - mostOthers;
  return more > 0 ? [...shown, ` and ${counted(more, ['more', 'more'])}`] : shown;
}

function valueSpan(value: Json): { readonly code: string } {
  return { code: shortened(canonicalJson(value), 80) };
}
