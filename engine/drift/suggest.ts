import type { Suggestion } from '../model/answers.ts';
import { type ClassTree, isCompleteFor } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Estate, EstateItem, EstateRelation } from '../model/estate.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import { alike, baseName, nameOf } from './alike.ts';
import { suggestedYaml } from './suggested-yaml.ts';
import { listNames } from './words.ts';

/** What a document is written from. */
export interface Draft extends Pick<Suggestion, 'kind' | 'name' | 'class' | 'items'> {
  readonly namespace: string;
  readonly owner?: Ref;
  /** Values by name: the identifiers of an asset, the selector of a group. */
  readonly known: Readonly<Record<string, readonly string[]>>;
  /** Declared things that it was seen to be connected to. */
  readonly connectsTo: readonly Ref[];
  readonly sources: readonly string[];
}

export interface SuggestOptions {
  readonly entities: ReadonlyMap<Ref, Entity>;
  readonly classes: ClassTree;
  /** The namespace of documents that name none. */
  readonly namespace: string;
}

/** So many things alike are instances of one group. */
const enoughForGroup = 3;
/**
 * A document for each thing that was seen and that nobody declared; one Group for things of one class that differ by an instance
 * number alone, from three on. Whatever a declared thing was seen to use is suggested too, though nobody saw it itself. Sorted by
 * name; the id of a suggestion stays while the same is seen. Nothing ambiguous is suggested. Linear but for the sort.
 */
export function suggestEntities(estate: Estate, options: SuggestOptions): readonly Omit<Suggestion, 'action'>[] {
  const around = linksAround(estate);
  const used = new Set<string>();
  for (const { from, to } of estate.relations) if (options.entities.has(from as Ref)) used.add(to);
  const found = estate.items.filter(
    ({ id, presence, sightings }) => presence === 'undeclared' && (sightings.length > 0 || used.has(id)),
  );
  const taken = new Set([...options.entities.values()].map(({ kind, name }) => `${kind} ${name}`));
  return [...alike(found)]
    .flatMap(([, items]) => (items.length >= enoughForGroup ? [items] : items.map((item) => [item])))
    .map((items) => draftOf(items, around, options))
    .sort(
      (a, b) =>
        compareText(a.name, b.name) || compareText(a.class, b.class) || compareText(a.items[0] ?? '', b.items[0] ?? ''),
    )
    .map((draft) => suggestionOf({ ...draft, name: freeName(draft, taken) }));
}

function draftOf(
  items: readonly EstateItem[],
  around: ReadonlyMap<string, readonly EstateRelation[]>,
  { entities, classes, namespace }: SuggestOptions,
): Draft {
  const [first] = items as readonly [EstateItem, ...EstateItem[]];
  const [name, value] = nameOf(first);
  const isGroup = items.length > 1;
  const links = items.flatMap(({ id }) => around.get(id) ?? []);
  const ends = links.flatMap(({ from, to }) => [from, to]).flatMap((id) => entities.get(id as Ref) ?? []);
  const owner = mostCommon(ends.flatMap((entity) => entity.owner ?? []));
  const base = isGroup ? baseName(value) : value;
  const targets = links.filter(({ from, to }) => items.some(({ id }) => id === from) && entities.has(to as Ref));
  return {
    kind: isGroup ? 'group' : 'asset',
    name: base,
    namespace: mostCommon(ends.map((entity) => entity.namespace)) ?? namespace,
    class: first.class,
    items: items.map(({ id }) => id).sort(compareText),
    ...(owner && { owner }),
    known: isGroup ? { [name]: [`${value.slice(0, base.length + 1)}*`] } : identityOf(first, classes),
    connectsTo: [...new Set(targets.map(({ to }) => to as Ref))].sort(compareText),
    sources: [...new Set(items.flatMap(({ sightings }) => sightings.map(({ source }) => source)))].sort(compareText),
  };
}

/** The first way in which its class is identified and for which it has all values; whatever it has where there is none. */
function identityOf({ class: className, identifiers }: EstateItem, classes: ClassTree): Draft['known'] {
  const entries = classes.get(className)?.identification ?? [];
  const has = (name: string): boolean => (identifiers[name] ?? []).length > 0;
  const entry = entries.find((each) => !each.weak && isCompleteFor(each, has));
  const wanted = entry?.by ?? Object.keys(identifiers).filter((name) => name !== 'port');
  return Object.fromEntries(wanted.map((name) => [name, identifiers[name] ?? []]));
}

function suggestionOf(draft: Draft): Omit<Suggestion, 'action'> {
  const { kind, name, class: className, items, known, sources } = draft;
  const seen = sources.length > 0 ? `seen by ${listNames(sources)}` : 'something declared was seen to use it';
  const what = kind === 'group' ? `${items.length} things that differ by a number alone, ${seen}` : seen;
  return {
    id: fingerprintOf('suggestion', kind, className, JSON.stringify(known)),
    kind,
    name,
    class: className,
    items,
    reason: `${what.charAt(0).toUpperCase()}${what.slice(1)}, and declared nowhere.`,
    yaml: suggestedYaml(draft),
  };
}

/** A name as documents have it, that nothing of the kind has yet. */
function freeName({ kind, name, class: className }: Draft, taken: Set<string>): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[-._]+|[-._]+$/g, '')
    .slice(0, 60);
  const begin = plain === '' ? className.replaceAll('.', '-') : plain;
  let free = begin;
  for (let count = 2; taken.has(`${kind} ${free}`); count++) free = `${begin}-${count}`;
  taken.add(`${kind} ${free}`);
  return free;
}

function linksAround({ relations }: Estate): ReadonlyMap<string, readonly EstateRelation[]> {
  const links = new Map<string, EstateRelation[]>();
  for (const relation of relations) {
    for (const end of new Set([relation.from, relation.to])) {
      const known = links.get(end);
      if (known) known.push(relation);
      else links.set(end, [relation]);
    }
  }
  return links;
}

/** The one that is there most often, the first by name where several are. */
function mostCommon<Text extends string>(texts: readonly Text[]): Text | undefined {
  const counts = new Map<Text, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [best] = [...counts].sort(([a, many], [b, more]) => more - many || compareText(a, b));
  return best?.[0];
}
