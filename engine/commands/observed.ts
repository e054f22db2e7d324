import { stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { StoreAddress } from '../evidence/open-store.ts';
import { durationSeconds } from '../model/duration.ts';
import type { Evidence } from '../model/evidence.ts';
import { isFileOrigin, type Finding } from '../model/finding.ts';
import { noSightings } from '../model/sightings.ts';
import type { CommandContext } from './context.ts';
import type { Declared } from './declared.ts';
import { declaredSources, type SourceRecord } from './sources.ts';

/** What was observed, as of a moment. */
export interface Observed {
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
}

/** Where evidence is kept: the folder of the option, else what the configuration says. */
export function evidenceAddress(
  { config, root }: Pick<Declared, 'config' | 'root'>,
  cwd: string,
  option?: string,
): StoreAddress {
  if (option !== undefined) return { folder: resolve(cwd, option) };
  const { path, variable } = config.evidence;
  return variable === undefined ? { folder: join(root, config.root, path) } : { variable };
}

/** How long (milliseconds) a database may take to hand over its evidence, all in all. */
const patience = 30_000;

/**
 * The evidence at an address folded at a moment. What was never written to is evidence of nothing, and nothing is loaded for it.
 * Of what comes later nothing is said, unless it is from after the present.
 */
export async function observe(
  address: StoreAddress,
  declared: Declared,
  at: Date,
  context: CommandContext,
  present: Date = context.now(),
): Promise<Observed> {
  if ('folder' in address && (await isAbsent(address.folder))) {
    context.progress?.({ name: 'evidence', state: 'done', detail: '0 sources' });
    return { evidence: { at: at.toISOString(), sightings: noSightings, coverage: [], runs: [] }, findings: [] };
  }
  const { readStore } = await import('../evidence/read-evidence.ts');
  const { staleAfter: otherwise, removed } = declared.config.evidence;
  const stale = new Map(declaredSources(declared.catalog).map((source) => [source.name, staleness(source, otherwise)]));
  const read = await readStore(address, context.environment ?? {}, {
    at,
    present,
    staleAfter: (source) => stale.get(source) ?? otherwise,
    ...('variable' in address && { patience }),
    ...(removed && { removed }),
    ...(context.signal && { signal: context.signal }),
  });
  context.progress?.({ name: 'evidence', state: 'done', detail: `${read.evidence.runs.length} sources` });
  return { evidence: read.evidence, findings: relativeTo(declared.root, read.findings) };
}

function isAbsent(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
}

/** Findings about files outside of the catalog, with paths as the catalog's have them: relative to the root. */
export function relativeTo(root: string, findings: readonly Finding[]): readonly Finding[] {
  const short = (text: string): string => text.replaceAll(`${root}${sep}`, '');
  return findings.map((finding) => ({
    ...finding,
    message: short(finding.message),
    ...(finding.origin &&
      isFileOrigin(finding.origin) && { origin: { ...finding.origin, file: short(finding.origin.file) } }),
  }));
}

function staleness(source: SourceRecord, otherwise: number): number {
  return source.spec.staleAfter === undefined ? otherwise : durationSeconds(source.spec.staleAfter);
}
