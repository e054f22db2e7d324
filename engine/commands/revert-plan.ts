import { planRevert } from '../drift/revert-plan.ts';
import { sortFindings } from '../model/finding.ts';
import type { RevertPlanResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { driftOptions } from './drift-knowledge.ts';
import { findAll } from './find-all.ts';
import { waived } from './waived.ts';

export interface RevertPlanOptions extends CommandOptions {
  readonly evidence?: string;
}

/** What reality would have to change to be what is declared. What is waived stays as it is. Nothing is carried out. */
export async function revertPlan(options: RevertPlanOptions, context: CommandContext): Promise<RevertPlanResult> {
  const at = momentOf(options, context);
  const { declared, estate, known, trouble, unseen, found, looked } = await findAll(options, context);
  const open = new Set(waived(found, declared, at, looked).findings.map(({ fingerprint }) => fingerprint));
  return {
    ...resultBase(context, at),
    kind: 'RevertPlanResult',
    failOn: options.failOn ?? 'none',
    catalog: declared.summary,
    steps: planRevert(estate, driftOptions(declared.catalog, known)).filter(({ fingerprint }) => open.has(fingerprint)),
    evidence: estate.runs,
    unseen,
    findings: sortFindings(trouble),
  };
}
