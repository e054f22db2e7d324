import { compareText } from '../model/json.ts';

interface Links {
  readonly from: string;
  readonly to: string;
}

/**
 * The ids in an order in which what is needed comes before what needs it, depth first and by name; of those that need each other, the
 * one comes first that is reached last. No deeper on the stack for a longer chain; O(links · log links).
 */
export function neededFirst(ids: Iterable<string>, links: readonly Links[]): readonly string[] {
  const needs = new Map<string, string[]>();
  for (const { from, to } of links) {
    const known = needs.get(from);
    if (known) known.push(to);
    else needs.set(from, [to]);
  }
  const ordered: string[] = [];
  const begun = new Set<string>();
  const open: { readonly id: string; readonly left: string[] }[] = [];
  const begin = (id: string): void => {
    if (begun.has(id)) return;
    begun.add(id);
    open.push({ id, left: (needs.get(id) ?? []).sort((a, b) => compareText(b, a)) });
  };
  for (const id of ids) {
    begin(id);
    for (let last = open.at(-1); last; last = open.at(-1)) {
      const next = last.left.pop();
      if (next !== undefined) begin(next);
      else ordered.push(...open.splice(-1).map((done) => done.id));
    }
  }
  return ordered;
}
