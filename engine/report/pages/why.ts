import type { Happening } from '../../model/answers.ts';
import { onClock } from '../../model/duration.ts';
import type { EstateItem, EstateRelation, ItemSighting, Presence } from '../../model/estate.ts';
import type { Grade } from '../../model/relation.ts';
import type { Past, WhyResult } from '../../model/result.ts';
import { fullName, relationPhrase } from '../names.ts';
import { prose, rowSection, type Line, type Mark, type Page, type Row, type Section, type Tone } from '../page.ts';
import { sortedEntries } from '../phrases.ts';
import { evidenceSection } from '../parts/evidence.ts';
import { dotted, nameList, placeOf } from '../parts/findings.ts';
import { maskedFact, maskedSection } from '../parts/masked.ts';
import { agoAt, formatMoment } from '../parts/moments.ts';
import { findingSection } from '../parts/outcome.ts';
import { pastRows } from '../parts/past.ts';
import { attributeRows } from '../parts/values.ts';

/** How many kinds of identifiers the head names. */
const maxIdentifiers = 6;

const presences: Readonly<Record<Presence, readonly [Tone, string]>> = {
  confirmed: ['good', 'declared and seen'],
  missing: ['bad', 'declared, and not there'],
  undeclared: ['warn', 'seen, and declared by nobody'],
  'not-covered': ['quiet', 'declared; no source could look'],
  ambiguous: ['warn', 'one of several that a sighting could be'],
};

const grades: Readonly<Record<Grade, Mark>> = {
  confirmed: { tone: 'good', word: 'confirmed' },
  'declared-only': { tone: 'note', word: 'declared only' },
  'observed-only': { tone: 'warn', word: 'undeclared' },
  contradicted: { tone: 'bad', word: 'contradicted' },
  'not-covered': { tone: 'quiet', word: 'not covered' },
};

export function whyPage(result: WhyResult): Page {
  const { subject, past = [], unproven = [], dependencies, dependents, evidence, at } = result;
  const [tone, words] = isGone(result) ? gone : presences[subject.presence];
  return {
    tone,
    headline: [{ code: fullName(subject.id) }, ` is ${words}`],
    facts: [...factsOf(result), ...maskedFact(result)],
    sections: [
      ...rowSection('Seen by', ['sighting', 'sightings'], sightingRows(result)),
      ...rowSection('Coverage', ['note', 'notes'], coverageRows(subject, at)),
      ...rowSection('Values', ['value', 'values'], attributeRows(subject, unproven, at), { cap: 30 }),
      ...linkSection('Needs', dependencies, ({ type, to }) => [`${relationPhrase(type)} `, { code: fullName(to) }], at),
      ...linkSection(
        'Is needed by',
        dependents,
        ({ type, from }) => [{ code: fullName(from) }, ` ${relationPhrase(type)} it`],
        at,
      ),
      ...rowSection('What happened', ['happening', 'happenings'], result.happened.map(happeningRow), { cap: 30 }),
      ...rowSection('Longer ago', ['event', 'events'], pastRows(past, at)),
      ...findingSection(result),
      ...maskedSection(result),
      ...evidenceSection(evidence),
    ],
  };
}

const gone: readonly [Tone, string] = ['quiet', 'declared by nobody, and gone'];

/** Whether it is nothing that is declared, and nobody sees it any more. */
function isGone({ subject: { ref, sightings }, past = [] }: WhyResult): boolean {
  return (
    ref === undefined && sightings.length > 0 && sightings.every((sighting) => goneBy(sighting, past) !== undefined)
  );
}

function goneBy({ source, key }: ItemSighting, past: readonly Past[]): string | undefined {
  return past.find((each) => each.source === source && each.key === key)?.goneBy;
}

function factsOf({ subject, title, owner, declaredAt, at }: WhyResult): readonly Line[] {
  const about = dotted([
    title === undefined ? [] : [{ strong: title }],
    [subject.class],
    owner === undefined ? [] : ['owned by ', { code: fullName(owner) }],
    declaredAt ? ['declared at ', ...placeOf(declaredAt, at)] : [],
  ]);
  const identifiers = sortedEntries(subject.identifiers)
    .slice(0, maxIdentifiers)
    .map(([name, values]): Line => [`${name} `, ...nameList(values)]);
  const { reachable, healthy, participating } = subject.state;
  const state = dotted([flag(reachable, 'reachable'), flag(healthy, 'healthy'), flag(participating, 'taking part')]);
  return [
    about,
    ...(identifiers.length > 0 ? [['Known by ', ...dotted(identifiers)]] : []),
    ...(state.length > 0 ? [['State: ', ...state]] : []),
  ];
}

function flag(value: boolean | undefined, word: string): Line {
  return value === undefined ? [] : [value ? word : `not ${word}`];
}

function sightingRows({ subject, past = [], at }: WhyResult): readonly Row[] {
  return [...subject.sightings, ...(subject.earlier ?? [])].map((sighting) => {
    const { source, by, weak, key, firstSeen, lastSeen } = sighting;
    const left = goneBy(sighting, past);
    const until = left === undefined ? '' : `, gone by ${formatMoment(left)}`;
    const mark: Mark = weak ? { tone: 'note', word: 'weak match' } : { tone: 'good', word: 'matched' };
    return {
      mark: left === undefined ? mark : { tone: 'quiet', word: 'gone' },
      text: [{ code: source }, ' as ', { code: key }, ...(by.length > 0 ? [', by ', ...nameList(by)] : [])],
      details: [
        { kind: 'place', text: [`first seen ${agoAt(firstSeen, at)}, last seen ${agoAt(lastSeen, at)}${until}`] },
      ],
    };
  });
}

function coverageRows({ coverage }: EstateItem, at: string): readonly Row[] {
  return coverage.map(({ source, level, reason, at: moment }) => ({
    mark: { tone: level === 'complete' ? 'good' : level === 'none' ? 'quiet' : 'warn', word: level },
    // Where nothing looks there is no source to name.
    text: [...(source === 'none' ? [] : [{ code: source }, ': ']), ...prose(reason)],
    details: moment === undefined ? [] : [{ kind: 'place', text: [agoAt(moment, at)] }],
  }));
}

/** In the order in which they are given: the newest stands first. */
function happeningRow({ at, after, message, seen }: Happening): Row {
  return {
    mark: { tone: 'note', word: onClock(at) },
    text: prose(message),
    details: [
      {
        kind: 'place',
        text: [`seen by `, { code: seen.source }, ...(after === undefined ? [] : [`; not yet at ${onClock(after)}`])],
      },
    ],
  };
}

function linkSection(
  title: string,
  links: readonly EstateRelation[],
  sentence: (link: EstateRelation) => Line,
  at: string,
): readonly Section[] {
  const rows = links.map((link): Row => ({
    mark: grades[link.grade],
    text: [...sentence(link), ` (${link.strength}${link.flow === undefined ? '' : `, ${link.flow}`})`],
    details: [
      { kind: 'also', text: prose(link.reason) },
      {
        kind: 'place',
        text: dotted([
          link.declared ? placeOf(link.declared.origin, at) : [],
          link.observed ? placeOf(link.observed, at) : [],
        ]),
      },
    ],
  }));
  return rowSection(title, ['link', 'links'], rows);
}
