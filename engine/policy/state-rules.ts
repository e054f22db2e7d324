import { isFileOrigin } from '../model/finding.ts';
import type { Unseen } from '../model/result.ts';
import { topicOf } from './codes.ts';
import { collidingChanges } from './collisions.ts';
import type { Concern } from './concern.ts';
import { isAsCritical, nameOf, type Facts } from './facts.ts';
import { andMore, grouped } from './grouped.ts';
import { requestFor, type ApprovalRequest } from './asking.ts';

/** Changes that are harmless alone and meet on the same thing. Where that is critical, whoever answers for it puts them in order. */
export function collisions(facts: Facts): Concern[] {
  return collidingChanges(facts).map(({ name, shared }): Concern => {
    const critical = shared.filter((id) => isAsCritical(facts.criticalityOf(id), facts.approvals.criticality));
    return {
      code: 'change.collision',
      weight: critical.length > 0 ? 'needs-approval' : 'approved',
      message: `${name}, which is open too, concerns ${nameOf(critical[0] ?? shared[0])}${andMore(shared.length - 1, 'thing')} as well: let one land, then review the other.`,
      asks: critical.map((id) => ask(facts, id, `${nameOf(id)} is concerned by ${name} as well`)),
    };
  });
}

/** A change that looks local and is not. Who answers for what is hidden has to agree; where nobody does, who answers for what it needs. */
export function hiddenDependencies(facts: Facts): Concern[] {
  return facts.affected.flatMap(({ id, path }): Concern[] => {
    const last = path.at(-1);
    if (last?.grade !== 'observed-only') return [];
    const seen =
      last.origin && !isFileOrigin(last.origin) ? ` (seen by ${last.origin.source} at ${last.origin.at})` : '';
    const who = facts.trusted(id)?.owner ?? facts.trusted(last.dependency)?.owner;
    const clause = `${nameOf(id)} was seen to need ${nameOf(last.dependency)}, which nobody declared`;
    return [
      {
        code: 'impact.hidden',
        weight: 'needs-approval',
        message: `${nameOf(id)} needs ${nameOf(last.dependency)}, which nobody declared${seen}: make sure that it survives the change, and declare it.`,
        asks: [{ topic: 'state', ...requestFor(facts, id, who, clause) }],
      },
    ];
  });
}

/** The record that the change starts from does not show what is there. */
export function driftOnTouched(facts: Facts): Concern[] {
  const drifted = facts.findings.filter(
    ({ code, phase, severity, ref }) =>
      topicOf(code) === 'drift' &&
      phase !== 'introduced' &&
      phase !== 'fixed' &&
      severity !== 'info' &&
      ref !== undefined &&
      facts.touched.has(ref),
  );
  return grouped(drifted, ({ ref }) => ref ?? '').map(([first, others]) => ({
    code: 'drift.touched',
    weight: 'needs-approval',
    message: `${nameOf(first.ref ?? 'it')} is not what its record says (${first.code}): ${first.message}${andMore(others, 'difference')}`,
    asks: [ask(facts, first.ref ?? '', `${nameOf(first.ref ?? 'it')} is not what its record says (${first.code})`)],
  }));
}

/** The request to whoever answers for a thing, because of how things stand with it. */
function ask(facts: Facts, id: string, reason: string): ApprovalRequest {
  return { topic: 'state', ...requestFor(facts, id, facts.trusted(id)?.owner, reason) };
}

/** Missing evidence never stops a verdict; it asks for a person where something critical is concerned. */
export function unseenEvidence(facts: Facts): Concern[] {
  const { unseen, findings, affected, criticalityOf } = facts;
  if (affected.length === 0) return [];
  const worst = affected.filter(({ criticality }) => isAsCritical(criticality, 'critical')).map(({ id }) => id);
  const gaps: Unseen[] = unseen.filter(({ inherent }) => !inherent);
  for (const { code, message, severity } of findings) {
    if (code.startsWith('evidence.') && severity !== 'info') gaps.push({ what: 'evidence', reason: message });
  }
  return grouped(gaps, ({ source, what }) => source ?? what).map(([first, others, all]) => {
    const blind = all.flatMap(({ ref }) => ref ?? worst).filter((id) => isAsCritical(criticalityOf(id), 'critical'));
    const critical = [...new Set(blind)];
    const by = first.source === undefined ? '' : ` by ${first.source}`;
    const consequence = critical.length > 0 ? ' Something critical is concerned, so a person has to agree.' : '';
    return {
      code: 'evidence.missing',
      weight: critical.length > 0 ? 'needs-approval' : 'approved',
      message: `Not seen${by}: ${first.what}. ${first.reason}${andMore(others, 'gap')}${consequence}`,
      asks: critical.map((id) => ask(facts, id, `${nameOf(id)} is critical, and not all of it was seen${by}`)),
    };
  });
}
