import type { Change } from '../../model/change.ts';
import { canonicalJson, type Json } from '../../model/json.ts';
import type { Relation } from '../../model/relation.ts';
import { shortened } from '../clean.ts';
import { fullName, relationPhrase } from '../names.ts';
import { rowSection, type Line, type Mark, type Row, type Section } from '../page.ts';
import { grouped, type Noun } from '../phrases.ts';
import { nameList, placeOf } from './findings.ts';

export const changeNoun: Noun = ['change', 'changes'];

const added: Mark = { tone: 'good', word: 'added', sign: '+' };
const removed: Mark = { tone: 'bad', word: 'removed', sign: '−' };
const changed: Mark = { tone: 'warn', word: 'changed', sign: '~' };
const marks: Readonly<Record<Change['kind'], Mark>> = {
  'entity-added': added,
  'entity-removed': removed,
  'entity-renamed': { tone: 'note', word: 'renamed', sign: '→' },
  'field-changed': changed,
  'relation-added': added,
  'relation-removed': removed,
  'relation-changed': changed,
  'files-changed': changed,
};

/** A value longer than this is cut: the file has it whole. */
const maxValue = 60;

/** What the catalog says differently, each with its place and what it does to the thing. */
export function changeSection(changes: readonly Change[], at: string): readonly Section[] {
  return rowSection(
    'Changes',
    changeNoun,
    changes.map((change) => changeRow(change, at)),
    { weight: 'aside', cap: 12 },
  );
}

function changeRow(change: Change, at: string): Row {
  const { ref, effect, kind } = change;
  const place = change.after ?? change.before;
  const hasEffect = effect !== 'none' && kind !== 'entity-removed';
  return {
    mark: marks[kind],
    text: [{ code: fullName(ref) }, ...describe(change), ...(hasEffect ? [`; ${effect}s it`] : [])],
    details: place ? [{ kind: 'place', text: placeOf(place, at) }] : [],
  };
}

function describe(change: Change): Line {
  if (change.kind === 'entity-renamed') return [', before ', { code: fullName(change.from) }];
  if (change.kind === 'files-changed') return [', by ', ...nameList(change.files)];
  if (change.kind === 'field-changed') {
    return [' ', { code: change.path }, ': ', valueOf(change.old), ' → ', valueOf(change.new)];
  }
  if (!('relation' in change)) return [];
  const link = linkOf(change.relation);
  if (change.kind === 'relation-changed') return [...link, ': ', differenceOf(change.was, change.relation)];
  return [...link, ` (${Object.values(termsOf(change.relation)).join(', ')})`];
}

function linkOf({ type, to }: Relation): Line {
  return [` ${relationPhrase(type)} `, { code: fullName(to) }];
}

function valueOf(value: Json | undefined): Line[number] {
  return value === undefined ? 'nothing' : { code: shortened(canonicalJson(value), maxValue) };
}

/** What a relation says beyond its two ends, in words, by what it is about. */
function termsOf({ strength, flow, when, redundancy }: Relation): Readonly<Record<string, string>> {
  return {
    strength,
    ...(flow !== undefined && { flow }),
    ...(when !== undefined && { condition: `when ${when}` }),
    ...(redundancy && { redundancy: `one of a group that needs ${grouped(redundancy.need)}` }),
  };
}

function differenceOf(was: Relation, is: Relation): string {
  const [before, after] = [termsOf(was), termsOf(is)];
  const differing = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
  return (
    differing.map((name) => `${before[name] ?? `no ${name}`} → ${after[name] ?? `no ${name}`}`).join(', ') ||
    'its reason'
  );
}
