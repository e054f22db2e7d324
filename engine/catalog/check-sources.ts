import type { Finding } from '../model/finding.ts';
import { type Ref, refParts } from '../model/ref.ts';
import { closest } from '../model/closest.ts';
import type { DraftEntity, LocateDraft } from './draft.ts';
import { shown } from './words.ts';

/**
 * Sources that drafts expect and nobody declares; `refs` are those of all entities. A catalog without any source gets its evidence
 * from elsewhere.
 */
export function checkSources(
  drafts: Iterable<DraftEntity>,
  refs: Iterable<Ref>,
  locate: LocateDraft,
  findings: Finding[],
): void {
  const names = new Set<string>();
  for (const ref of refs) if (ref.startsWith('source:')) names.add(refParts(ref).name);
  if (names.size === 0) return;
  for (const draft of drafts) {
    const { expects, ref } = draft.entity;
    for (const [index, name] of expects.entries()) {
      if (names.has(name)) continue;
      const meant = closest(name, names);
      findings.push({
        code: 'source.unknown',
        severity: 'warning',
        ref,
        origin: locate(draft, ['spec', 'expects', index]),
        message: `\`expects\` names source ${shown(name)}, which the catalog does not declare.`,
        hint:
          meant === undefined
            ? 'Declare it as a Source, with `type: import` where another program looks; or take it out.'
            : `Did you mean \`${meant}\`?`,
      });
    }
  }
}
