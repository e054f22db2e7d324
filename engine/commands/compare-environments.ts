import { compareEnvironments as compare } from '../drift/compare-environments.ts';
import { EngineError } from '../model/error.ts';
import { sortFindings } from '../model/finding.ts';
import type { ComparisonResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { driftOptions } from './drift-knowledge.ts';
import { findAll } from './find-all.ts';

export interface CompareOptions extends CommandOptions {
  readonly environments: readonly string[];
  readonly evidence?: string;
}

/** Names the variables in which the same things differ in two environments. */
export async function compareEnvironments(options: CompareOptions, context: CommandContext): Promise<ComparisonResult> {
  const [one, other, ...more] = options.environments;
  if (one === undefined || other === undefined || more.length > 0 || one === other) {
    throw new EngineError('bad-arguments', 'Two environments are compared.', {
      hint: 'Name them: `groundtruth drift --compare staging production`.',
    });
  }
  const at = momentOf(options, context);
  const { declared, estate, trouble } = await findAll(options, context);
  const { entities, relations, locate } = driftOptions(declared.catalog);
  const comparison = compare({ entities, relations, estate, locate: locate ?? (() => undefined) }, [one, other]);
  if (comparison.compared === 0 && comparison.differences.length === 0) {
    throw new EngineError('bad-arguments', `Nothing is declared of ${one} or ${other}.`, {
      hint: 'A thing is of an environment by its label `environment`, or by a part of its namespace or name.',
    });
  }
  return {
    ...resultBase(context, at),
    kind: 'ComparisonResult',
    failOn: options.failOn ?? 'none',
    catalog: declared.summary,
    environments: [one, other],
    ...comparison,
    evidence: estate.runs,
    findings: sortFindings(trouble),
  };
}
