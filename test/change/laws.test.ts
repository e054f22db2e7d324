import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffCatalogs } from '../../engine/change/diff.ts';
import type { Change } from '../../engine/model/change.ts';
import type { Catalog } from '../../engine/model/entity.ts';
import { canonicalJson, isObject, type Json, type JsonObject } from '../../engine/model/json.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { relationKey, type Relation } from '../../engine/model/relation.ts';
import { catalogOf, documents, shuffle } from '../support/documents.ts';

describe('diffCatalogs', () => {
  test('of a catalog with itself is empty, though it is read twice', () => {
    fc.assert(
      fc.property(documents, (some) => {
        expect(diffCatalogs(catalogOf(some), catalogOf(some), [])).toEqual([]);
      }),
    );
  });

  test('applied to the one gives the other', () => {
    fc.assert(
      fc.property(documents, documents, (some, others) => {
        const [base, head] = [catalogOf(some), catalogOf(others)];
        const changes = diffCatalogs(base, head, []);
        const renames = new Map(
          changes.flatMap((change) => (change.kind === 'entity-renamed' ? [[change.from, change.ref]] : [])),
        );
        const rename = (ref: Ref): Ref => renames.get(ref) ?? ref;
        const same = (ref: Ref): Ref => ref;
        const [before, after] = [linksOf(base, rename), linksOf(head, same)].map(
          (links) => new Set(links.map(({ key }) => key)),
        );
        const [old, now] = [contentOf(base, rename, after ?? new Set()), contentOf(head, same, before ?? new Set())];
        expect(applyChanges(old, changes, now)).toEqual(now);
      }),
      { numRuns: 500 },
    );
  });

  test('does not depend on the order of documents, nor on how they are spread over files', () => {
    fc.assert(
      fc.property(
        documents.chain((some) => fc.tuple(fc.constant(some), shuffle(some))),
        documents,
        ([some, other], head) => {
          const [first, second] = [catalogOf(some), catalogOf(other, 3)];
          expect(diffCatalogs(first, second, [])).toEqual([]);
          const [here, there] = [diffCatalogs(first, catalogOf(head), []), diffCatalogs(second, catalogOf(head), [])];
          expect(here.map(withoutPlace)).toEqual(there.map(withoutPlace));
        },
      ),
    );
  });

  test('is sorted, and the other way round it tells as much', () => {
    fc.assert(
      fc.property(documents, documents, (some, others) => {
        const [base, head] = [catalogOf(some), catalogOf(others)];
        const [there, back] = [diffCatalogs(base, head, []), diffCatalogs(head, base, [])];
        expect(there.map(({ ref, kind }) => `${ref} ${kind}`)).toEqual(
          there.map(({ ref, kind }) => `${ref} ${kind}`).sort(),
        );
        expect(there).toHaveLength(back.length);
      }),
    );
  });
});

/** A change but for files and lines. */
function withoutPlace(change: Change): string {
  return JSON.stringify(change, (name, member: unknown) =>
    ['before', 'after', 'origin'].includes(name) ? undefined : member,
  );
}

/** What a catalog says: values by entity and path, links by their ends. */
interface Content {
  readonly values: ReadonlyMap<string, string>;
  readonly links: ReadonlyMap<string, string>;
}

/**
 * The content of a catalog, in the names that `rename` gives. Of a choice, only the members that are in `kept`: a spare that
 * comes or goes is told by itself.
 */
function contentOf(catalog: Catalog, rename: (ref: Ref) => Ref, kept: ReadonlySet<string>): Content {
  const values = new Map<string, string>();
  for (const [old, { owner = null, lifecycle, identifiers, expects }] of catalog.entities) {
    const { metadata, spec } = catalog.document(old) ?? {};
    const ref = rename(old);
    values.set(ref, '');
    flatten(`${ref}.metadata`, without(metadata, ['name']), values);
    flatten(`${ref}.spec`, without(spec, ['dependsOn', 'writesTo', 'identifiers']), values);
    flatten(`${ref}.spec`, { owner, lifecycle, expects: [...expects].sort() }, values);
    flatten(`${ref}.spec.identifiers`, identifiers, values);
  }
  const choices = new Map<string, string[]>();
  const links = linksOf(catalog, rename);
  for (const { redundancy, key } of links) {
    if (redundancy && kept.has(key)) choices.set(redundancy.id, [...(choices.get(redundancy.id) ?? []), key]);
  }
  return {
    values,
    links: new Map(
      links.map(({ key, strength, flow = null, when = null, redundancy }) => {
        const choice = redundancy ? [redundancy.need, ...(choices.get(redundancy.id) ?? []).sort()] : null;
        return [key, canonicalJson({ strength, flow, when, choice })];
      }),
    ),
  };
}

function linksOf(catalog: Catalog, rename: (ref: Ref) => Ref): (Relation & { readonly key: string })[] {
  return catalog.relations.map((relation) => ({
    ...relation,
    key: relationKey({ ...relation, from: rename(relation.from), to: rename(relation.to) }),
  }));
}

/** Values that are objects are told member by member. */
function flatten(path: string, content: Json | undefined, values: Map<string, string>): void {
  if (content === undefined) return;
  if (!isObject(content)) values.set(path, canonicalJson(content));
  else {
    for (const [name, member] of Object.entries(content)) {
      flatten(/^[\w-]+$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`, member, values);
    }
  }
}

function without(content: Json | undefined, fields: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(isObject(content) ? content : {}).filter(([name]) => !fields.includes(name)),
  );
}

/** What the changes make of `base`. They say that an entity or a link is new; what is in it comes from `head`. */
function applyChanges(base: Content, changes: readonly Change[], head: Content): Content {
  const values = new Map(base.values);
  const links = new Map(base.links);
  const clear = (place: string): void => {
    for (const path of values.keys()) if (path === place || /^[.[]/.test(cut(path, place))) values.delete(path);
  };
  for (const change of changes) {
    if (change.kind === 'entity-removed') clear(change.ref);
    if (change.kind === 'entity-added') {
      for (const [path, text] of head.values)
        if (path === change.ref || cut(path, change.ref).startsWith('.')) values.set(path, text);
    }
    if (change.kind === 'field-changed') {
      const place = `${change.ref}.${change.path}`;
      clear(place);
      flatten(place, meant(change.path, change.new), values);
    }
    if (change.kind === 'relation-removed') links.delete(relationKey(change.relation));
    if (change.kind === 'relation-added' || change.kind === 'relation-changed') {
      links.set(relationKey(change.relation), head.links.get(relationKey(change.relation)) ?? '');
    }
  }
  return { values, links };
}

/** What stands after a beginning; nothing where it begins otherwise. */
function cut(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : '';
}

/** What a value that is written in one of several ways, or not at all, means. */
function meant(path: string, now: Json | undefined): Json | undefined {
  if (path === 'spec.lifecycle') return now ?? 'production';
  if (path === 'spec.expects') return Array.isArray(now) ? [...(now as readonly string[])].sort() : [];
  return path.startsWith('spec.identifiers') && Array.isArray(now) && now.length === 1 ? now[0] : now;
}
