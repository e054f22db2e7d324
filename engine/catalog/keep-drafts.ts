import type { DraftEntity } from './draft.ts';
import type { FileFacts } from './file-facts.ts';

/**
 * Facts of a file with the drafts that its former facts have for documents that are the same text in the same place: who compares
 * the two sees at once that nothing is new about them.
 */
export function keepDrafts(facts: FileFacts, before: FileFacts): FileFacts {
  // A directive speaks for documents that follow it.
  if (directive.test(facts.text) || directive.test(before.text)) return facts;
  const known = new Map(textsOf(before).map((document) => [document.drafts[0]?.start, document]));
  const drafts = textsOf(facts).flatMap((document) => {
    const old = known.get(document.drafts[0]?.start);
    return old && isSame(old, document) ? old.drafts : document.drafts;
  });
  return { ...facts, drafts };
}

const directive = /^%/m;

interface DocumentText {
  /** One document may declare several entities. */
  readonly drafts: readonly DraftEntity[];
  /** From the marker before it up to the next that declares something. */
  readonly text: string;
}

function textsOf({ text, drafts }: FileFacts): readonly DocumentText[] {
  const groups: DraftEntity[][] = [];
  for (const draft of drafts) {
    const group = groups.at(-1);
    if (group?.[0]?.start === draft.start) group.push(draft);
    else groups.push([draft]);
  }
  return groups.map((group, index) => {
    const begin = text.lastIndexOf('\n---', group[0]?.start);
    return { drafts: group, text: text.slice(Math.max(0, begin), groups[index + 1]?.[0]?.start) };
  });
}

function isSame(a: DocumentText, b: DocumentText): boolean {
  const [first, other] = [a.drafts[0]?.entity.origin, b.drafts[0]?.entity.origin];
  const isAtOnePlace = first?.line === other?.line && first?.column === other?.column;
  return isAtOnePlace && a.text === b.text && a.drafts.length === b.drafts.length;
}
