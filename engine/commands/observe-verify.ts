import { verifyLog } from '../evidence/verify.ts';
import { sortFindings } from '../model/finding.ts';
import type { EvidenceResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadDeclared } from './declared.ts';
import { shownPlace, withStore } from './keep-runs.ts';
import { evidenceAddress, relativeTo } from './observed.ts';

export interface ObserveVerifyOptions extends CommandOptions {
  readonly evidence?: string;
}

/** Reads the whole log, and names every break of it. */
export async function observeVerify(options: ObserveVerifyOptions, context: CommandContext): Promise<EvidenceResult> {
  const declared = await loadDeclared(options, context);
  const at = momentOf(options, context);
  const address = evidenceAddress(declared, context.cwd, options.evidence);
  const present = context.now();
  return withStore(address, context, async (store) => {
    // A log is sound or not, whenever that is asked: a later run is wrong only where it is from after the present.
    const { sources, findings } = await verifyLog(store, at > present ? at : present, {
      removed: new Set(declared.config.evidence.removed),
      ...(context.signal && { signal: context.signal }),
    });
    return {
      ...resultBase(context, at),
      kind: 'EvidenceResult',
      failOn: options.failOn ?? declared.config.failOn,
      evidence: shownPlace(store, address, context.cwd),
      sources,
      findings: sortFindings(relativeTo(declared.root, findings)),
    };
  });
}
