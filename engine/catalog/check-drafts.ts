import type { ClassTree } from '../model/asset-class.ts';
import type { Finding } from '../model/finding.ts';
import type { Ref } from '../model/ref.ts';
import { checkAttributes } from './check-attributes.ts';
import { checkIdentifiers } from './check-identifiers.ts';
import { checkSources } from './check-sources.ts';
import type { DraftEntity, LocateDraft } from './draft.ts';
import { referenceFinding, type ResolveReference } from './references.ts';

/** What drafts are held against. */
interface Rules {
  /** Everything that is declared. */
  readonly kept: ReadonlyMap<Ref, DraftEntity>;
  readonly classes: ClassTree;
  readonly resolveReference: ResolveReference;
  readonly locate: LocateDraft;
}

/** What is wrong with each of some drafts, but for its relations and its owner. */
export function checkDrafts(drafts: readonly DraftEntity[], rules: Rules, findings: Finding[]): void {
  const { kept, classes, resolveReference, locate } = rules;
  checkMentions(drafts, resolveReference, locate, findings);
  checkAttributes(drafts, classes, locate, findings);
  checkIdentifiers(drafts, classes, locate, findings);
  checkSources(drafts, kept.keys(), locate, findings);
}

/** References that make no relation, as in the scope of a waiver. What they name may have gone for good reasons. */
function checkMentions(
  drafts: Iterable<DraftEntity>,
  resolveReference: ResolveReference,
  locate: LocateDraft,
  findings: Finding[],
): void {
  for (const draft of drafts) {
    for (const { field, to, path } of draft.mentions) {
      const { problem } = resolveReference(draft, field, to);
      if (!problem) continue;
      const finding = referenceFinding(draft, problem, locate(draft, path));
      findings.push(problem.code === 'ref.dangling' ? { ...finding, severity: 'warning' } : finding);
    }
  }
}
