import { refParts } from '../model/ref.ts';
import type { Rollback, RollbackPlan } from '../model/verdict.ts';
import { demandOwners } from './demand-owners.ts';
import { nameOf, type Facts } from './facts.ts';
import { requestFor } from './asking.ts';
import { rollbackNotes } from './rollback-notes.ts';
import { rollbackSteps } from './rollback-steps.ts';
import type { Concern } from './concern.ts';

/** How the change is taken back, what that does not bring back, and what the change itself plans. */
export function rollbackOf(facts: Facts): Rollback {
  const plan = planOf(facts);
  return { ...rollbackSteps(facts), notes: rollbackNotes(facts), ...(plan && { plan }) };
}

/** The plan of the first record that has one. */
function planOf({ records }: Facts): RollbackPlan | undefined {
  for (const { ref, rollback } of records) {
    if (!rollback) continue;
    const { steps, testedAt } = rollback;
    return { change: ref, steps, ...(testedAt !== undefined && { testedAt: new Date(testedAt).toISOString() }) };
  }
  return undefined;
}

/** A plan that policies require and that is not there, and one that is not whole or was never tried. */
export function planConcerns(facts: Facts): readonly Concern[] {
  const demands = facts.policies?.plans ?? [];
  const [first] = demands;
  const plan = planOf(facts);
  if (!plan) {
    if (!first) return [];
    const message = `A rollback plan is required (${nameOf(first.policy)}: ${first.message}) and the change has none: add a \`kind: Change\` document with \`rollback: {steps: […], testedAt: DATE}\`.`;
    return [{ code: 'rollback.missing', weight: 'rejected', message }];
  }
  const asks = demands.flatMap((demand) =>
    [...demandOwners(demand, facts)].map(([owner, id]) => ({
      topic: 'state' as const,
      ...requestFor(
        facts,
        id,
        owner,
        `${nameOf(demand.policy)} requires a rollback plan, and that of the change is not whole or not tried`,
      ),
    })),
  );
  const weight = first ? 'needs-approval' : 'approved';
  return flaws(plan, facts).map(({ code, message }) => ({ code, weight, message, asks }));
}

function flaws(plan: RollbackPlan, facts: Facts): { readonly code: string; readonly message: string }[] {
  const found: { code: string; message: string }[] = [];
  const name = nameOf(plan.change);
  const text = plan.steps.join('\n').toLowerCase();
  const missing = [...new Set(rollbackNotes(facts).map(({ id }) => id))].filter(
    (id) => !text.includes(shortName(id).toLowerCase()),
  );
  const [first] = missing;
  if (plan.steps.length === 0) {
    found.push({ code: 'rollback.incomplete', message: `The rollback plan of ${name} has no steps.` });
  } else if (first !== undefined) {
    const more = missing.length > 1 ? ` (and ${missing.length - 1} more)` : '';
    const message = `The rollback plan of ${name} is not whole: no step speaks of ${nameOf(first)}${more}, which a revert does not bring back.`;
    found.push({ code: 'rollback.incomplete', message });
  }
  if (plan.testedAt === undefined) {
    found.push({
      code: 'rollback.untested',
      message: `The rollback plan of ${name} was never tried: it has no \`testedAt\`.`,
    });
  } else if (Date.parse(plan.testedAt) > facts.at.getTime()) {
    const message = `The rollback plan of ${name} says that it will have been tried on ${plan.testedAt}, which is still to come.`;
    found.push({ code: 'rollback.untested', message });
  }
  return found;
}

/** The name alone: a plan is written for people. */
function shortName(id: string): string {
  return id.includes('/') && id.includes(':') ? refParts(id as Parameters<typeof refParts>[0]).name : id;
}
