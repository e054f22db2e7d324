import { happeningsOf } from '../drift/happenings.ts';
import type { EstateRelation } from '../model/estate.ts';
import { sortFindings } from '../model/finding.ts';
import type { WhyResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadDeclared } from './declared.ts';
import { knowledgeOf } from './drift-knowledge.ts';
import { driftOf } from './find-all.ts';
import { evidenceAddress, observe } from './observed.ts';
import { reconcileWith } from './reconcile-with.ts';
import { findEntity, itemOf } from './subject.ts';

export interface WhyOptions extends CommandOptions {
  /** `[kind:][namespace/]name`. */
  readonly ref: string;
  readonly evidence?: string;
}

/** Why the engine believes what it says of one entity: declaration, sightings, values by source, graded links. */
export async function why(options: WhyOptions, context: CommandContext): Promise<WhyResult> {
  const declared = await loadDeclared(options, context);
  const { catalog } = declared;
  const at = momentOf(options, context);
  const ref = findEntity(catalog, options.ref);
  const observed = await observe(evidenceAddress(declared, context.cwd, options.evidence), declared, at, context);
  const estate = reconcileWith(catalog, observed.evidence, catalog);
  const subject = itemOf(estate, ref);
  const { unseen: _, ...known } = await knowledgeOf({ estate, ...observed }, declared, at, context);
  const entity = catalog.entities.get(ref);
  const links = (end: 'from' | 'to'): EstateRelation[] => estate.relations.filter((relation) => relation[end] === ref);
  return {
    ...resultBase(context, at),
    kind: 'WhyResult',
    failOn: options.failOn ?? 'none',
    subject,
    ...(entity?.title !== undefined && { title: entity.title }),
    ...(entity?.owner !== undefined && { owner: entity.owner }),
    ...(entity && { declaredAt: entity.origin }),
    dependencies: links('from'),
    dependents: links('to'),
    happened: happeningsOf(ref, estate, observed.evidence.sightings),
    evidence: estate.runs,
    findings: sortFindings([
      ...observed.findings,
      ...driftOf(estate, catalog, known).filter((finding) => finding.ref === ref),
    ]),
  };
}
