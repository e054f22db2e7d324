import { runFrom } from '../model/relation.ts';

interface Ends {
  readonly from: string;
  readonly to: string;
}

/** The links of some lists whose ends are both among `ids`. Lists are sorted by `from`, as those of catalogs and estates are. */
export function linksAmong<Link extends Ends>(
  ids: ReadonlyMap<string, unknown>,
  ...lists: readonly (readonly Link[])[]
): readonly Link[] {
  const found: Link[] = [];
  for (const list of lists) {
    for (const id of ids.keys()) {
      for (const link of list.slice(...runFrom(list, id))) if (ids.has(link.to)) found.push(link);
    }
  }
  return found;
}
