import { relative, resolve, sep } from 'node:path';
import { folderStore } from '../evidence/folder-store.ts';
import { importEvidence } from '../evidence/import.ts';
import { sortFindings } from '../model/finding.ts';
import type { DiscoverResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadDeclared } from './declared.ts';
import { evidenceFolder, relativeTo } from './observed.ts';
import { coverageFindings, outcomeOf } from './run-outcome.ts';

export interface ObserveImportOptions extends CommandOptions {
  /** NDJSON in the exchange format, from any program. */
  readonly file: string;
  readonly evidence?: string;
}

/** Takes in a run that another program wrote; a file with an error in it is not kept. */
export async function observeImport(options: ObserveImportOptions, context: CommandContext): Promise<DiscoverResult> {
  const declared = await loadDeclared(options, context);
  const at = momentOf(options, context);
  const folder = evidenceFolder(declared, context.cwd, options.evidence);
  const { run, findings } = await importEvidence(resolve(context.cwd, options.file), {
    store: folderStore(folder),
    at,
    ...(context.signal && { signal: context.signal }),
  });
  return {
    ...resultBase(context, at),
    kind: 'DiscoverResult',
    failOn: options.failOn ?? declared.config.failOn,
    sources: run ? [outcomeOf(run)] : [],
    evidence: relative(context.cwd, folder).split(sep).join('/') || '.',
    findings: sortFindings([...relativeTo(declared.root, findings), ...(run ? coverageFindings(run) : [])]),
  };
}
