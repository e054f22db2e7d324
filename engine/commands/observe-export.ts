import { resolve } from 'node:path';
import { exportLog } from '../evidence/export.ts';
import { openLog } from '../evidence/log.ts';
import { sourceLogs } from '../evidence/verify.ts';
import { EngineError } from '../model/error.ts';
import { sortFindings } from '../model/finding.ts';
import type { EvidenceResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadDeclared } from './declared.ts';
import { shownPlace, withStore } from './keep-runs.ts';
import { evidenceAddress, relativeTo } from './observed.ts';

export interface ObserveExportOptions extends CommandOptions {
  /** Where the runs go. */
  readonly file: string;
  readonly source?: string;
  /** Every run up to the moment, not only those that say what was there. */
  readonly all: boolean;
  readonly evidence?: string;
}

/** Writes evidence in the exchange format, for another program or another log. */
export async function observeExport(options: ObserveExportOptions, context: CommandContext): Promise<EvidenceResult> {
  const declared = await loadDeclared(options, context);
  const at = momentOf(options, context);
  const address = evidenceAddress(declared, context.cwd, options.evidence);
  return withStore(address, context, async (store) => {
    const sources = sourceLogs((await openLog(store)).files);
    const { source, all } = options;
    if (source !== undefined && !sources.some((each) => each.source === source)) {
      throw new EngineError('bad-arguments', `There is no evidence of ${source}.`, {
        hint: `There is evidence of ${sources.map((each) => each.source).join(', ') || 'no source'}.`,
      });
    }
    const { runs, things, findings } = await exportLog(store, resolve(context.cwd, options.file), {
      at,
      all,
      ...(source !== undefined && { source }),
      ...(context.signal && { signal: context.signal }),
    });
    return {
      ...resultBase(context, at),
      kind: 'EvidenceResult',
      failOn: options.failOn ?? declared.config.failOn,
      evidence: shownPlace(store, address, context.cwd),
      sources,
      exported: { file: options.file, runs: runs.length, things },
      findings: sortFindings(relativeTo(declared.root, findings)),
    };
  });
}
