import type { Finding } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import { compareText } from '../model/json.ts';
import type { EntityKind } from '../model/ref.ts';
import type { DraftEntity } from './draft.ts';

/** Kinds that are read and validated, and have no effect in this version: what they are called, and what does not happen. */
const idleKinds: ReadonlyMap<EntityKind, readonly [name: string, effect: string]> = new Map([
  ['waiver', ['Waiver', 'no finding is waived in this version']],
]);

/** One finding for each kind that somebody could rely on in vain, at the first of its documents by place. */
export function notEvaluated(drafts: Iterable<DraftEntity>): readonly Finding[] {
  const found = new Map<EntityKind, DraftEntity[]>();
  for (const draft of drafts) {
    const { kind } = draft.entity;
    if (!idleKinds.has(kind)) continue;
    const list = found.get(kind);
    if (list) list.push(draft);
    else found.set(kind, [draft]);
  }
  const findings: Finding[] = [];
  for (const [kind, [name, effect]] of idleKinds) {
    const documents = (found.get(kind) ?? []).sort(comparePlaces);
    const [first] = documents;
    if (!first) continue;
    const are = documents.length === 1 ? 'document is' : 'documents are';
    findings.push({
      code: 'kind.not-evaluated',
      severity: 'warning',
      ref: first.entity.ref,
      origin: first.entity.origin,
      message: `${documents.length} ${name} ${are} read and not evaluated yet: ${effect}.`,
      hint: 'Do not rely on what they say: it changes no verdict.',
      // However many there are, it is one problem.
      fingerprint: fingerprintOf('kind.not-evaluated', kind),
    });
  }
  return findings;
}

function comparePlaces(a: DraftEntity, b: DraftEntity): number {
  return compareText(a.entity.origin.file, b.entity.origin.file) || a.start - b.start;
}
