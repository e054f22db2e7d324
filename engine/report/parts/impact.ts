import { criticalities } from '../../model/entity.ts';
import { impactStates, type AffectedItem, type Hop, type Impact, type ImpactState } from '../../model/impact.ts';
import { relationKey } from '../../model/relation.ts';
import { shortened } from '../clean.ts';
import { bareName, fullName, namesOf, relationPhrase } from '../names.ts';
import { rowSection, type Line, type Row, type Section, type TableRow, type Tone } from '../page.ts';
import { counted, grouped, joined, type Noun } from '../phrases.ts';
import { dotted, placeOf } from './findings.ts';

export const stateTones: Readonly<Record<ImpactState, Tone>> = {
  down: 'bad',
  degraded: 'warn',
  'at-risk': 'note',
  unaffected: 'quiet',
};

/** What the path to an item rests on. */
const grounds: Readonly<Record<AffectedItem['likelihood'], string>> = {
  seen: 'every link seen',
  declared: 'as declared',
  hidden: 'over a hidden link',
};

const thing: Noun = ['thing', 'things'];

/** An arrow for each hop: whole where it is declared, broken where it was only seen. */
const arrows = { declared: ' ← ', hidden: ' ⇠ ' } as const;

/** A longer path is shown by its two ends. */
const maxHops = 8;
const maxPathName = 60;

/** Short names for everything that an impact mentions. */
export function impactNames({ starts, affected }: Impact): (id: string) => string {
  const ids = new Set(starts.map(({ id }) => id));
  for (const { id, path } of affected) {
    ids.add(id);
    for (const { dependent, dependency } of path) ids.add(dependent).add(dependency);
  }
  return namesOf(ids);
}

/** The affected services with the path to each, what else is affected, and a picture. */
export function impactSections(impact: Impact, at: string): readonly Section[] {
  const name = impactNames(impact);
  const isService = ({ kind }: AffectedItem): boolean => kind === 'service';
  const services = impact.affected.filter(isService);
  const others = impact.affected.filter((item) => !isService(item));
  return [
    ...affectedSection('Affected services', { weight: 'news', noun: ['service', 'services'], cap: 20 }, services, name),
    ...(services.length > 0
      ? affectedSection('Also affected', { weight: 'aside', noun: thing, cap: 20 }, others, name)
      : affectedSection('Affected', { weight: 'news', noun: thing, cap: 20 }, others, name)),
    ...pictureSection(impact),
    ...hiddenSection(impact, name, at),
  ];
}

/** `1 service down, 2 degraded and 3 at risk`; the noun stands with the first count. */
export function summarizeImpact(affected: readonly AffectedItem[], noun: Noun): string {
  const counts = impactStates
    .toReversed()
    .map((state) => ({ state, count: affected.filter((item) => item.state === state).length }))
    .filter(({ count }) => count > 0);
  return joined(
    counts.map(
      ({ state, count }, index) => `${index === 0 ? counted(count, noun) : grouped(count)} ${stateWord(state)}`,
    ),
  );
}

/** From what is affected to where it begins: `checkout ← orders-api ← orders-db`. */
export function pathLine(path: readonly Hop[], nameOf: (id: string) => string): Line {
  const name = (id: string): string => shortened(nameOf(id), maxPathName);
  const steps = (hops: readonly Hop[]): Line =>
    hops.toReversed().flatMap((hop): Line => [arrowOf(hop), name(hop.dependency)]);
  const last = path.at(-1);
  if (!last) return [];
  const skipped = path.length - maxHops;
  if (skipped <= 0) return [name(last.dependent), ...steps(path)];
  const nearStart = path.slice(0, maxHops / 2);
  return [name(last.dependent), ...steps(path.slice(-maxHops / 2)), ` ← … ${skipped} more …`, ...steps(nearStart)];
}

/** `at-risk` as a person says it. */
export function stateWord(state: ImpactState): string {
  return state === 'at-risk' ? 'at risk' : state;
}

function arrowOf({ grade, when, need }: Hop): string {
  const conditions = [when, need].filter((condition) => condition !== undefined);
  const arrow = grade === 'observed-only' ? arrows.hidden : arrows.declared;
  return conditions.length > 0 ? `${arrow}(${conditions.join(', ')}) ` : arrow;
}

/** A table of items, worst first, then most critical first, without columns that none of them fills. */
function affectedSection(
  title: string,
  options: { readonly weight: Section['weight']; readonly noun: Noun; readonly cap: number },
  items: readonly AffectedItem[],
  name: (id: string) => string,
): readonly Section[] {
  if (items.length === 0) return [];
  const { weight, noun, cap } = options;
  const optional = cellColumns.filter(([, cell]) => items.some((item) => cell(item).length > 0));
  const rows = items
    .toSorted((a, b) => impactStates.indexOf(b.state) - impactStates.indexOf(a.state) || weightOf(a) - weightOf(b))
    .map((item): TableRow => ({
      mark: { tone: stateTones[item.state], word: stateWord(item.state) },
      cells: [nameCell(item), ...optional.map(([, cell]) => cell(item))],
      below: dotted([pathLine(item.path, name), [grounds[item.likelihood]]]),
    }));
  const columns = ['State', 'Name', ...optional.map(([column]) => column)];
  return [{ title, weight, block: { kind: 'table', noun, columns, rows, cap } }];
}

const cellColumns: readonly (readonly [column: string, cell: (item: AffectedItem) => Line])[] = [
  ['Criticality', ({ criticality }) => (criticality === undefined ? [] : [criticality])],
  ['Owner', ({ owner }) => (owner === undefined ? [] : [{ code: fullName(owner) }])],
];

function nameCell({ id, title }: AffectedItem): Line {
  const isNew = title !== undefined && title.toLowerCase() !== bareName(id).toLowerCase();
  return [{ code: fullName(id) }, ...(isNew ? [` ${title}`] : [])];
}

/** 0 for the most critical; items that say nothing come last. */
function weightOf({ criticality }: AffectedItem): number {
  return criticality === undefined ? criticalities.length : criticalities.indexOf(criticality);
}

function pictureSection(impact: Impact): readonly Section[] {
  if (impact.affected.length === 0) return [];
  return [{ title: 'Picture', weight: 'news', block: { kind: 'picture', impact } }];
}

/** Links on the affected paths that were seen and that nobody declares: what a review of the declarations would miss. */
function hiddenSection(impact: Impact, name: (id: string) => string, at: string): readonly Section[] {
  const hidden = new Map<string, Hop>();
  for (const { path } of impact.affected) {
    for (const hop of path) {
      const key = relationKey({ from: hop.dependent, to: hop.dependency, type: hop.type });
      if (hop.grade === 'observed-only') hidden.set(key, hop);
    }
  }
  const rows = [...hidden.values()].map((hop): Row => ({
    mark: { tone: 'warn', word: 'undeclared' },
    text: [{ code: name(hop.dependent) }, ` ${relationPhrase(hop.type)} `, { code: name(hop.dependency) }],
    details: hop.origin ? [{ kind: 'place', text: placeOf(hop.origin, at) }] : [],
  }));
  return rowSection('Hidden dependencies', ['dependency', 'dependencies'], rows);
}
