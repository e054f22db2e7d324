import { unseenOf } from '../drift/find-drift.ts';
import { computeImpact } from '../impact/impact.ts';
import type { ImpactState } from '../model/impact.ts';
import { sortFindings } from '../model/finding.ts';
import type { ImpactResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadDeclared } from './declared.ts';
import { evidenceAddress, observe } from './observed.ts';
import { reconcileWith } from './reconcile-with.ts';
import { findEntity, itemOf } from './subject.ts';

export interface ImpactOptions extends CommandOptions {
  readonly refs: readonly string[];
  /** What happens to them; `down` by default. */
  readonly state?: ImpactState;
  readonly evidence?: string;
}

/** What fails or degrades when the named entities do. */
export async function impact(options: ImpactOptions, context: CommandContext): Promise<ImpactResult> {
  const declared = await loadDeclared(options, context);
  const { catalog } = declared;
  const at = momentOf(options, context);
  const state = options.state ?? 'down';
  const starts = options.refs.map((text) => ({
    id: findEntity(catalog, text),
    effect: state === 'down' ? ('remove' as const) : ('restart' as const),
    state,
    reason: `assumed ${state}`,
  }));
  const observed = await observe(evidenceAddress(declared, context.cwd, options.evidence), declared, at, context);
  const estate = reconcileWith(catalog, observed.evidence, declared);
  for (const { id } of starts) itemOf(estate, id);
  const result = computeImpact({ entities: catalog.entities, relations: catalog.relations, estate, starts });
  const concerned = new Set([...result.starts, ...result.affected].map(({ id }) => id));
  return {
    ...resultBase(context, at),
    kind: 'ImpactResult',
    failOn: options.failOn ?? 'none',
    catalog: declared.summary,
    impact: result,
    evidence: estate.runs,
    unseen: unseenOf(estate).filter(({ ref }) => ref === undefined || concerned.has(ref)),
    findings: sortFindings(observed.findings),
  };
}
