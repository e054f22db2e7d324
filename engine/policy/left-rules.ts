import type { EntityPair } from '../model/compare-entities.ts';
import type { Entity } from '../model/entity.ts';
import type { WaiverDocument } from '../model/generated/documents.ts';
import type { Ref } from '../model/ref.ts';
import { isAsCritical, nameOf, type Facts } from './facts.ts';
import { selectorMatcher } from './match-selector.ts';
import { requestFor, type Asking } from './asking.ts';

/** What a rule of the base asks of a thing: less for one that it does not speak of, or that it lets through. */
interface Rule {
  readonly ref: Ref;
  readonly strictness: (entity: Entity) => number;
}

/**
 * Whoever keeps a rule, where a change takes something out of its reach, or into the scope of an exception, by a label, a class, a
 * name or a folder: later changes to it would not be held against the rule. Rules times things that change.
 */
export function leavingRules(facts: Facts): readonly Asking[] {
  const pairs = changedPairs(facts);
  if (pairs.length === 0) return [];
  const rules = [...windowRules(facts), ...waiverRules(facts)];
  const requests: Asking[] = [];
  const ask = (rule: Ref, { after: { ref, origin } }: EntityPair): void => {
    const reason = `${nameOf(rule)} would ask less of ${nameOf(ref)}, as it is then`;
    const asking = requestFor(facts, ref, facts.base.entities.get(rule)?.owner, reason);
    // What is agreed to is where it goes, too.
    requests.push({ ...asking, binds: `${reason} ${origin.file}` });
  };
  for (const pair of pairs) {
    for (const { ref, strictness } of rules) if (strictness(pair.after) < strictness(pair.before)) ask(ref, pair);
    const now = facts.policies?.reach?.(pair.after) ?? [];
    for (const [index, { policy, strictness }] of (facts.policies?.reach?.(pair.before) ?? []).entries()) {
      if ((now[index]?.strictness ?? 0) < strictness) ask(policy, pair);
    }
  }
  return requests;
}

/** What the change edits or moves. Another owner and a milder rating are agreed to by those who have the thing. */
function changedPairs({ differing, approvals }: Facts): readonly EntityPair[] {
  return differing.map(({ before, after }) => {
    const { owner: _owner, criticality: rating, ...rest } = after;
    const kept = isAsCritical(before.criticality, approvals.criticality) ? before.criticality : rating;
    return {
      before,
      after: { ...rest, ...(before.owner && { owner: before.owner }), ...(kept && { criticality: kept }) },
    };
  });
}

function windowRules({ windows }: Facts): readonly Rule[] {
  return (windows?.windows ?? []).map(({ ref, covers }) => ({ ref, strictness: (entity) => Number(covers(entity)) }));
}

function waiverRules({ base }: Facts): readonly Rule[] {
  const rules: Rule[] = [];
  for (const { ref, kind, namespace } of base.entities.values()) {
    if (kind !== 'waiver') continue;
    const scope = (base.document(ref) as unknown as WaiverDocument | undefined)?.spec.scope;
    if (!scope) continue;
    const selects = selectorMatcher(scope, { ...base, namespace });
    rules.push({ ref, strictness: (entity) => -Number(selects(entity)) });
  }
  return rules;
}
