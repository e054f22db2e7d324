import { resolve } from 'node:path';
import { importEvidence } from '../evidence/import.ts';
import { type Finding, sortFindings } from '../model/finding.ts';
import type { DiscoverResult, SourceOutcome } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadDeclared } from './declared.ts';
import { shownPlace, withStore } from './keep-runs.ts';
import { evidenceAddress, relativeTo } from './observed.ts';
import { coverageFindings, outcomeOf } from './run-outcome.ts';

export interface ObserveImportOptions extends CommandOptions {
  /** NDJSON in the exchange format, from any program. */
  readonly file: string;
  readonly evidence?: string;
}

/** Takes in the runs that another program wrote; one with an error in it is not kept. */
export async function observeImport(options: ObserveImportOptions, context: CommandContext): Promise<DiscoverResult> {
  const declared = await loadDeclared(options, context);
  const at = momentOf(options, context);
  const address = evidenceAddress(declared, context.cwd, options.evidence);
  const { signal } = context;
  return withStore(address, context, async (store) => {
    const findings: Finding[] = [];
    const sources: SourceOutcome[] = [];
    for await (const imported of importEvidence(resolve(context.cwd, options.file), {
      store,
      at,
      ...(signal && { signal }),
    })) {
      findings.push(...relativeTo(declared.root, imported.findings));
      if (!imported.run) continue;
      findings.push(...coverageFindings(imported.run));
      sources.push(outcomeOf(imported.run));
    }
    return {
      ...resultBase(context, at),
      kind: 'DiscoverResult',
      failOn: options.failOn ?? declared.config.failOn,
      sources,
      evidence: shownPlace(store, address, context.cwd),
      findings: sortFindings(findings),
    };
  });
}
