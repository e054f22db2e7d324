import type { Change } from '../../model/change.ts';
import type { Finding } from '../../model/finding.ts';
import { fingerprintOf } from '../../model/fingerprint.ts';
import type { Ref } from '../../model/ref.ts';
import type { PolicyOverlay } from '../../model/result.ts';
import type { Budget } from './cel.ts';
import type { ExpressionProblem } from './expression-problem.ts';
import { overlayAt } from './overlays.ts';
import { reachOf, weighRatings } from './reach.ts';
import type { PolicyDemand, PolicyFacts, PolicyOutcome, Unjudged } from './policy-outcome.ts';
import type { CompiledPolicy, PolicySet } from './policy-set.ts';
import { subjectsOf, type Subject } from './subjects.ts';
import { fillTemplate } from './template.ts';
import { worldOf, type World } from './world.ts';

/** Units of one evaluation, of a message, and of a policy: so many at first, and so many more for each thing that it judges. */
const maxOfOne = 1_000_000;
const maxOfMessage = 1_000_000;
const maxOfPolicy = { first: 5_000_000, each: 2000 };
/** Units that all policies together may take of what each of them has at first: some seconds. */
const maxOfAll = 20_000_000;

/** Holds the facts against the policies. The order of policies and of facts never matters; never throws. */
export function evaluatePolicies(set: PolicySet, facts: PolicyFacts): PolicyOutcome {
  const findings: Finding[] = [];
  const approvals: PolicyDemand[] = [];
  const plans: PolicyDemand[] = [];
  const standard: { policy: Ref; change: Change }[] = [];
  const unjudged: Unjudged[] = [];
  const world = worldOf(facts);
  set.speakOf(world);
  const shared = { left: maxOfAll };
  for (const policy of set.policies) {
    const first = Math.min(maxOfPolicy.first, shared.left);
    const pool = { left: first };
    const said = hits(policy, world, pool, unjudged);
    shared.left -= Math.max(0, first - Math.max(0, pool.left));
    for (const { subject, overlay, message, hint } of said) {
      switch (policy.effect) {
        case 'finding':
          findings.push(findingOf(policy, subject, overlay, { message, hint }, facts));
          break;
        case 'approval':
          approvals.push(demandOf(policy, subject, message, facts));
          break;
        case 'plan':
          plans.push(demandOf(policy, subject, message, facts));
          break;
        case 'standard':
          if (subject.change) standard.push({ policy: policy.ref, change: subject.change });
          break;
        default:
          policy.effect satisfies never;
      }
    }
  }
  findings.push(...unjudged.map(({ finding }) => finding));
  return { findings, approvals, plans, standard, unjudged, reach: reachOf(set), weighRatings: weighRatings(set) };
}

interface Hit {
  readonly subject: Subject;
  readonly overlay: PolicyOverlay | undefined;
  readonly message: string;
  readonly hint: string | undefined;
}

/** What a policy has something to say of: where its expression is false, or true for a standard change. */
function hits(policy: CompiledPolicy, world: World, pool: Budget, unjudged: Unjudged[]): readonly Hit[] {
  const { effect, expression, message, hint, severity } = policy;
  const about = { policy: policy.ref, effect, severity };
  const found: Hit[] = [];
  const failed: { readonly subject: Subject; readonly problem: ExpressionProblem }[] = [];
  for (const subject of subjectsOf(policy.judges, world, policy.document.spec.select?.kinds)) {
    if (!isSelected(policy, subject)) continue;
    const overlay = overlayAt(policy, fileOf(subject));
    if (overlay?.off) continue;
    pool.left += maxOfPolicy.each;
    const result = spending(pool, maxOfOne, (budget) => expression.evaluate(subject.values, budget));
    switch (result.is) {
      case 'unknown':
        break;
      case 'cost':
        unjudged.push({ ...about, finding: tooCostly(policy, subject) });
        return found;
      case 'error':
        failed.push({ subject, problem: result });
        break;
      case 'value': {
        if (typeof result.value !== 'boolean') {
          failed.push({ subject, problem: { problem: 'its expression does not give true or false', offset: 0 } });
          break;
        }
        const sought = effect === 'standard';
        let values = result.value === sought ? subject.values : undefined;
        // As it was, a thing may be asked about where it is no longer, and may not go through where it could not before.
        if (subject.oldValues && (values !== undefined) === sought) {
          const { oldValues } = subject;
          const old = spending(pool, maxOfOne, (budget) => expression.evaluate(oldValues, budget));
          if (old.is === 'cost') {
            unjudged.push({ ...about, finding: tooCostly(policy, subject) });
            return found;
          }
          if (sought && !(old.is === 'value' && old.value === true)) values = undefined;
          if (!sought && old.is === 'value' && old.value === false) values = oldValues;
        }
        if (!values) break;
        const told = values;
        const fill = (template: typeof message) =>
          spending(pool, maxOfMessage, (budget) => fillTemplate(template, told, budget));
        found.push({ subject, overlay, message: fill(message), hint: hint && fill(hint) });
        break;
      }
      default:
        result satisfies never;
    }
  }
  if (failed[0]) {
    const subjects = new Set(failed.map(({ subject }) => subject.id));
    unjudged.push({ ...about, subjects, finding: notEvaluated(policy, failed[0], failed.length) });
  }
  return found;
}

/** How many things a policy judges: those of its kind that it selects. */
export function countJudged(set: PolicySet, policy: CompiledPolicy, facts: PolicyFacts): number {
  const world = worldOf(facts);
  set.speakOf(world);
  let count = 0;
  for (const subject of subjectsOf(policy.judges, world, policy.document.spec.select?.kinds)) {
    if (isSelected(policy, subject) && !overlayAt(policy, fileOf(subject))?.off) count++;
  }
  return count;
}

function spending<T>(pool: Budget, most: number, run: (budget: Budget) => T): T {
  const given = Math.max(0, Math.min(most, pool.left));
  const budget = { left: given };
  const result = run(budget);
  pool.left -= given - budget.left;
  return result;
}

/** A change cannot leave what a policy selects by what it changes, and cannot enter what another one lets through. */
function isSelected({ selects, document, judges, effect }: CompiledPolicy, { entity, was }: Subject): boolean {
  if (entity && was) return effect === 'standard' ? selects(entity) && selects(was) : selects(entity) || selects(was);
  if (entity) return selects(entity);
  return judges === 'impact' || judges === 'estate' || judges === 'evidence' || document.spec.select === undefined;
}

function fileOf({ entity, origin }: Subject): string | undefined {
  if (origin && 'file' in origin) return origin.file;
  return entity?.origin.file;
}

function findingOf(
  policy: CompiledPolicy,
  { id, ref, origin }: Subject,
  overlay: PolicyOverlay | undefined,
  { message, hint }: { readonly message: string; readonly hint: string | undefined },
  { catalog }: PolicyFacts,
): Finding {
  const own = policy.place?.(0);
  const field = policy.field && ref && policy.judges === 'entity' ? catalog.locate(ref, policy.field) : undefined;
  const place = field ?? origin ?? own;
  const from = policy.pack === undefined ? '' : ` of the pack ${policy.pack}`;
  return {
    code: `policy.${policy.name}`,
    severity: overlay?.severity ?? policy.severity,
    message,
    ...(ref && { ref }),
    ...(place && { origin: place }),
    ...(hint !== undefined && { hint }),
    related: [{ message: `Policy \`${policy.name}\`${from}: ${policy.title}.`, ...(own && { origin: own }) }],
    fingerprint: fingerprintOf(`policy.${policy.name}`, policy.ref, id),
    ...(policy.document.spec.waivable === false && { waivable: false }),
  };
}

function demandOf(
  { ref, approvers, judges }: CompiledPolicy,
  { id, entity, was }: Subject,
  message: string,
  { impact, before, catalog }: PolicyFacts,
): PolicyDemand {
  const whole = judges === 'impact' && ({ whole: true } as const);
  const judged = whole
    ? (impact?.starts ?? []).map((start) => (before ?? catalog).entities.get(start.id as Ref))
    : [was ?? entity];
  const owners = judged.map((one) => one?.owner).filter((owner) => owner !== undefined);
  const tree = approvers?.([...new Set(owners)]);
  return { policy: ref, subject: id, message, ...whole, ...(tree && { approvers: tree }) };
}

/** What was judged, for people. */
function nameOf(id: string): string {
  return id === 'estate' ? 'the estate' : id.replaceAll(':default/', ':');
}

function tooCostly(policy: CompiledPolicy, { id }: Subject): Finding {
  const origin = policy.place?.(0);
  return {
    code: 'policy.cost',
    severity: 'error',
    ref: policy.ref,
    ...(origin && { origin }),
    message: `Policy \`${policy.name}\` takes too long for ${nameOf(id)}, so it judges no further.`,
    hint: 'Select fewer entities, or go over shorter lists: `dependents(entity, 1)` are the nearest.',
    fingerprint: fingerprintOf('policy.cost', policy.ref),
  };
}

function notEvaluated(
  policy: CompiledPolicy,
  { subject, problem: { problem, offset } }: { readonly subject: Subject; readonly problem: ExpressionProblem },
  count: number,
): Finding {
  const origin = policy.place?.(offset);
  return {
    code: 'policy.invalid',
    severity: 'error',
    ref: policy.ref,
    ...(origin && { origin }),
    message: `Policy \`${policy.name}\` cannot judge ${nameOf(subject.id)}${count > 1 ? ` and ${count - 1} more` : ''}: ${problem}.`,
    hint: 'Ask `has(…)` first for what is not always there, or write `.?field.orValue(…)`.',
    fingerprint: fingerprintOf('policy.invalid', policy.ref),
  };
}
