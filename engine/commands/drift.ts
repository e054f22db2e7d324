import type { Estate, Presence } from '../model/estate.ts';
import { sortFindings } from '../model/finding.ts';
import type { Grade } from '../model/relation.ts';
import type { DriftResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { findAll } from './find-all.ts';
import { waived } from './waived.ts';

export interface DriftCommandOptions extends CommandOptions {
  /** Folder of the evidence instead of the configured one. */
  readonly evidence?: string;
}

/** Holds the catalog against the latest evidence. It discovers nothing itself: run `discover` first. */
export async function drift(options: DriftCommandOptions, context: CommandContext): Promise<DriftResult> {
  const at = momentOf(options, context);
  const { declared, estate, unseen, found, looked } = await findAll(options, context);
  const { findings, ...masked } = waived(found, declared, at, looked);
  return {
    ...resultBase(context, at),
    kind: 'DriftResult',
    ...masked,
    failOn: options.failOn ?? declared.config.failOn,
    catalog: declared.summary,
    evidence: estate.runs,
    items: countPresence(estate),
    relations: countGrades(estate),
    unseen,
    findings: sortFindings(findings),
  };
}

function countPresence(estate: Estate): Record<Presence, number> {
  const counts = { confirmed: 0, missing: 0, undeclared: 0, 'not-covered': 0, ambiguous: 0 };
  // What has no identity at run time is not judged, so it is neither there nor missing.
  for (const item of estate.items) if (item.judged !== false) counts[item.presence]++;
  return counts;
}

function countGrades(estate: Estate): Record<Grade, number> {
  const counts = { confirmed: 0, 'declared-only': 0, 'observed-only': 0, contradicted: 0, 'not-covered': 0 };
  for (const relation of estate.relations) counts[relation.grade]++;
  return counts;
}
