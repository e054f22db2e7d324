interface Ends {
  readonly from: string;
  readonly to: string;
}

/**
 * The links of some lists whose ends are both among `ids`, in their order. Lists are sorted by `from`, as those of a catalog are:
 * then each run costs one look.
 */
export function linksAmong<Link extends Ends>(
  ids: { has(id: string): boolean },
  ...lists: readonly (readonly Link[])[]
): readonly Link[] {
  const found: Link[] = [];
  for (const list of lists) {
    let from: string | undefined;
    let isAmong = false;
    for (const link of list) {
      if (link.from !== from) {
        ({ from } = link);
        isAmong = ids.has(from);
      }
      if (isAmong && ids.has(link.to)) found.push(link);
    }
  }
  return found;
}
