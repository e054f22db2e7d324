import type { Change } from '../../model/change.ts';
import type { Finding } from '../../model/finding.ts';
import { canonicalJson, type Json } from '../../model/json.ts';
import { refParts } from '../../model/ref.ts';
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
const dangling: Mark = { tone: 'warn', word: 'dangling', sign: '!' };
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

/**
 * What the catalog says differently, each with its place and what it does to the thing. Links of one choice that change
 * alike are one row. `findings` tell which links nobody took out: only their target went.
 */
export function changeSection(
  changes: readonly Change[],
  findings: readonly Finding[],
  at: string,
): readonly Section[] {
  const gone = new Set(changes.flatMap(({ kind, ref }) => (kind === 'entity-removed' ? [ref] : [])));
  const unresolved = findings.filter(({ code, phase }) => code === 'ref.dangling' && phase !== 'fixed');
  const rows = alike(changes).map(([change, targets]) =>
    change.kind === 'relation-removed' && gone.has(change.relation.to) && isNamed(change.relation, unresolved)
      ? danglingRow(change, at)
      : changeRow(change, targets, at),
  );
  return rowSection('Changes', changeNoun, rows, { weight: 'aside', cap: 12 });
}

/** Changes with the targets of their links: of links of one choice that change alike, the first with the targets of all. */
function alike(changes: readonly Change[]): readonly (readonly [Change, readonly string[]])[] {
  const found = new Map<string, [Change, string[]]>();
  for (const [index, change] of changes.entries()) {
    const target = 'relation' in change ? [fullName(change.relation.to)] : [];
    const key = choiceOf(change) ?? String(index);
    const known = found.get(key);
    if (known) known[1].push(...target);
    else found.set(key, [change, target]);
  }
  return [...found.values()];
}

function choiceOf(change: Change): string | undefined {
  if (change.kind !== 'relation-changed' || !change.relation.redundancy) return undefined;
  const { ref, effect, relation, was } = change;
  return canonicalJson([ref, effect, relation.type, relation.redundancy?.id ?? '', differenceOf(was, relation)]);
}

/** Whether a declaration still names the target of a link. Findings say so only in words. */
function isNamed({ from, to }: Relation, unresolved: readonly Finding[]): boolean {
  const { name } = refParts(to);
  return unresolved.some(
    ({ ref, message }) => ref === from && [':', '/', '`'].some((before) => message.includes(`${before}${name}\``)),
  );
}

function danglingRow({ ref, before, relation }: Change & { readonly relation: Relation }, at: string): Row {
  return {
    mark: dangling,
    text: [{ code: fullName(ref) }, ...linkOf(relation, [fullName(relation.to)]), ', which no longer resolves'],
    details: before ? [{ kind: 'place', text: placeOf(before, at) }] : [],
  };
}

function changeRow(change: Change, targets: readonly string[], at: string): Row {
  const { ref, effect, kind } = change;
  const place = change.after ?? change.before;
  const hasEffect = effect !== 'none' && kind !== 'entity-removed';
  return {
    mark: marks[kind],
    text: [{ code: fullName(ref) }, ...describe(change, targets), ...(hasEffect ? [`; ${effect}s it`] : [])],
    details: place ? [{ kind: 'place', text: placeOf(place, at) }] : [],
  };
}

function describe(change: Change, targets: readonly string[]): Line {
  if (change.kind === 'entity-renamed') return [', before ', { code: fullName(change.from) }];
  if (change.kind === 'files-changed') return [', by ', ...nameList(change.files)];
  if (change.kind === 'field-changed') {
    return [' ', { code: change.path }, ': ', valueOf(change.old), ' → ', valueOf(change.new)];
  }
  if (!('relation' in change)) return [];
  const link = linkOf(change.relation, targets);
  if (change.kind === 'relation-changed') return [...link, ': ', differenceOf(change.was, change.relation)];
  return [...link, ` (${Object.values(termsOf(change.relation)).join(', ')})`];
}

function linkOf({ type }: Relation, targets: readonly string[]): Line {
  return [` ${relationPhrase(type)} `, ...nameList(targets)];
}

/** A value, cut where it is long. */
export function valueOf(value: Json | undefined): Line[number] {
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
