import type { RunSummary } from '../../model/evidence.ts';
import type { CatalogSummary, Unseen } from '../../model/result.ts';
import { prose, rowSection, type Line, type Row, type Section, type TableRow } from '../page.ts';
import { counted, grouped, joined } from '../phrases.ts';
import { ago } from './moments.ts';

/** Each source's newest run with its age: what the statements above rest on. */
export function evidenceSection(runs: readonly RunSummary[]): readonly Section[] {
  if (runs.length === 0) return [];
  const rows = runs.map(({ source, age, complete, stale, observations }): TableRow => ({
    mark: stale
      ? { tone: 'warn', word: 'stale' }
      : complete
        ? { tone: 'good', word: 'complete' }
        : { tone: 'warn', word: 'cut off' },
    cells: [[{ code: source }], [ago(age)], [counted(observations, ['thing seen', 'things seen'])]],
  }));
  const block = {
    kind: 'table',
    noun: ['source', 'sources'],
    columns: ['Run', 'Source', 'Age', 'Saw'],
    rows,
    cap: 12,
  } as const;
  return [{ title: 'Evidence', weight: 'aside', intro: agesOf(runs), block }];
}

/** `12 s ago`, or `12 s ago to 3 d 2 h ago, 1 stale`. */
function agesOf(runs: readonly RunSummary[]): string {
  const ages = runs.map(({ age }) => age).sort((a, b) => a - b);
  const [newest, oldest] = [ago(ages[0] ?? 0), ago(ages.at(-1) ?? 0)];
  const stale = runs.filter((run) => run.stale).length;
  return `${newest === oldest ? newest : `${newest} to ${oldest}`}${stale > 0 ? `, ${grouped(stale)} stale` : ''}`;
}

/**
 * What could not be seen: it is unknown, not absent. Things that one source could not see for one reason stand together; a reason
 * that is `told` on the page already is not told again.
 */
export function unseenSection(unseen: readonly Unseen[], told: readonly string[] = []): readonly Section[] {
  const isTold = (reason: string): boolean => told.some((text) => text.includes(reason));
  const groups = new Map<string, { readonly first: Unseen; readonly names: string[] }>();
  for (const item of unseen) {
    const key = JSON.stringify([item.source, item.reason]);
    const group = groups.get(key) ?? { first: item, names: [] };
    group.names.push(item.what);
    groups.set(key, group);
  }
  const rows = [...groups.values()].map(({ first: { reason, source }, names }): Row => ({
    mark: { tone: 'quiet', word: '' },
    text: [
      ...wholeNames(names),
      ...(isTold(reason) ? [] : [': ', ...prose(reason)]),
      ...(source === undefined ? [] : [' (', { code: source }, ')']),
    ],
    details: [],
  }));
  const weight = unseen.every(({ reason }) => isTold(reason)) ? 'aside' : 'news';
  return rowSection('Could not be seen', ['reason', 'reasons'], rows, { weight, cap: 10 });
}

/** Up to four names; the rest are counted. */
function wholeNames(names: readonly string[]): Line {
  const shown = names
    .slice(0, maxUnseen)
    .flatMap((name, index): Line => (index > 0 ? [', ', { strong: name }] : [{ strong: name }]));
  const rest = names.length - maxUnseen;
  return rest > 0 ? [...shown, ` and ${grouped(rest)} more`] : shown;
}

const maxUnseen = 4;

/** `48 entities and 61 relations in 12 files, at main (ff4ed17)`. */
export function catalogFact(catalog: CatalogSummary): Line {
  const { entities, relations, files, ignored } = catalog;
  const total = Object.values(entities).reduce((sum, count) => sum + count, 0);
  const others = Object.values(ignored).reduce((sum, count) => sum + count, 0);
  const counts = [
    counted(total, ['entity', 'entities']),
    counted(relations, ['relation', 'relations']),
    ...(others > 0 ? [`${counted(others, ['document', 'documents'])} of other kinds`] : []),
  ];
  const commit = commitName(catalog);
  return [
    `${joined(counts)} in ${counted(files, ['file', 'files'])}`,
    ...(commit.length > 0 ? [' at ', ...commit] : []),
  ];
}

/** `main (ff4ed17)`; nothing for a catalog that was not read from git. */
export function commitName({ ref, sha }: CatalogSummary): Line {
  const short = sha?.slice(0, 7);
  if (ref !== undefined && ref !== sha)
    return [{ code: ref }, ...(short === undefined ? [] : [' (', { code: short }, ')'])];
  return short === undefined ? [] : [{ code: short }];
}
