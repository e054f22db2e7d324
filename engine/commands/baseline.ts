import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatBaseline, type BaselineEntry } from '../catalog/baseline.ts';
import { EngineError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import { fingerprintOfFinding } from '../model/fingerprint.ts';
import type { BaselineResult } from '../model/result.ts';
import { applyWaivers } from '../policy/waivers/apply-waivers.ts';
import { compileWaivers } from '../policy/waivers/compile-waivers.ts';
import { isAdoptable } from '../policy/waivers/waivable.ts';
import { mendedEntries } from '../policy/waivers/waiver-findings.ts';
import { type CommandContext, momentOf, resultBase } from './context.ts';
import type { DriftCommandOptions } from './drift.ts';
import { findAll } from './find-all.ts';
import { sourceFindings } from './source-findings.ts';

export interface BaselineOptions extends DriftCommandOptions {
  /** Only take out what is mended. */
  readonly prune?: boolean;
}

/**
 * Writes what is wrong today to the baseline, so that from tomorrow on only news is told. What is mended leaves it; what could
 * not be looked for stays. EngineErrors: `config-invalid` for a baseline that cannot be read, `bad-arguments`, `unwritable`.
 */
export async function baseline(options: BaselineOptions, context: CommandContext): Promise<BaselineResult> {
  const at = momentOf(options, context);
  const { declared, found, looked } = await findAll(options, context);
  const { catalog, root } = declared;
  const { file, entries, findings: problems } = declared.baseline;
  refuseBroken(problems);
  if (options.prune && entries.size === 0) {
    throw new EngineError('bad-arguments', `There is nothing to prune in ${file}.`, {
      hint: 'Write a baseline first: `groundtruth baseline`.',
    });
  }
  const all = [...found, ...(await sourceFindings(catalog))];
  const { findings, present } = applyWaivers(all, { waivers: compileWaivers(catalog), baseline: new Map() }, { at });
  const kept = new Map(entries);
  const mended = mendedEntries(entries, present, looked);
  for (const fingerprint of mended) kept.delete(fingerprint);
  const left = kept.size;
  const adoptable = findings.filter(isAdoptable);
  if (!options.prune) for (const finding of adoptable) kept.set(fingerprintOfFinding(finding), entryOf(finding));
  write(join(root, file), formatBaseline(kept));
  return {
    ...resultBase(context, at),
    kind: 'BaselineResult',
    failOn: 'none',
    file,
    entries: kept.size,
    added: kept.size - left,
    removed: mended.length,
    refused: findings.length - adoptable.length,
    findings: [],
  };
}

function entryOf({ code, ref }: Finding): BaselineEntry {
  return { code, ...(ref !== undefined && { ref }) };
}

function refuseBroken([first]: readonly Finding[]): void {
  if (!first) return;
  throw new EngineError('config-invalid', first.message, {
    hint: 'Mend the baseline, or take the file out to write it anew.',
  });
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new EngineError('unwritable', `${path} cannot be written.`, {
      hint: 'Check the folder, its permissions and the free space.',
      cause,
    });
  }
}
