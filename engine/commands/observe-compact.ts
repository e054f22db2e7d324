import { compactLog } from '../evidence/compact.ts';
import { openLog } from '../evidence/log.ts';
import { sourceLogs } from '../evidence/verify.ts';
import { durationSeconds } from '../model/duration.ts';
import { EngineError } from '../model/error.ts';
import { sortFindings } from '../model/finding.ts';
import type { EvidenceResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadDeclared } from './declared.ts';
import { shownPlace, withStore } from './keep-runs.ts';
import { evidenceAddress, relativeTo } from './observed.ts';

export interface ObserveCompactOptions extends CommandOptions {
  readonly evidence?: string;
  /** A duration such as `400d`; as configured by default. */
  readonly keep?: string;
}

/** Folds what is older than retention into checkpoints. */
export async function observeCompact(options: ObserveCompactOptions, context: CommandContext): Promise<EvidenceResult> {
  const declared = await loadDeclared(options, context);
  const at = momentOf(options, context);
  const keep = retention(options.keep, declared.config.evidence.keep);
  const address = evidenceAddress(declared, context.cwd, options.evidence);
  return withStore(address, context, async (store) => {
    const { removed, before, after, findings } = await compactLog(store, {
      at,
      keep,
      ...(context.signal && { signal: context.signal }),
    });
    return {
      ...resultBase(context, at),
      kind: 'EvidenceResult',
      failOn: options.failOn ?? declared.config.failOn,
      evidence: shownPlace(store, address, context.cwd),
      sources: sourceLogs((await openLog(store)).files),
      compacted: { keep, removed, before, after },
      findings: sortFindings(relativeTo(declared.root, findings)),
    };
  });
}

function retention(given: string | undefined, configured: number | undefined): number {
  const seconds = given === undefined ? configured : durationSeconds(given);
  if (seconds !== undefined && !Number.isNaN(seconds)) return seconds;
  throw given === undefined
    ? new EngineError('bad-arguments', 'It is not said how long evidence is kept.', {
        hint: 'Write `evidence: {keep: 400d}` in groundtruth.yaml, or give --keep 400d.',
      })
    : new EngineError('bad-arguments', `\`${given}\` is not a duration.`, { hint: 'Write it as 400d, 12w or 48h.' });
}
