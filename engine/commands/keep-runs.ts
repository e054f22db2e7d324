import { join, relative, sep } from 'node:path';
import { startAppending } from '../evidence/append.ts';
import { openStore, type StoreAddress } from '../evidence/open-store.ts';
import type { EvidenceStore } from '../evidence/store.ts';
import { EngineError } from '../model/error.ts';
import type { EvidenceRun } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { CommandContext } from './context.ts';
import type { Declared } from './declared.ts';

/** Opens a store for as long as it is used. */
export async function withStore<T>(
  address: StoreAddress,
  context: CommandContext,
  use: (store: EvidenceStore) => Promise<T>,
): Promise<T> {
  const store = await openStore(address, context.environment ?? {});
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** How a result names where evidence is: a folder from the one it was asked in, or the database. */
export function shownPlace({ place }: Pick<EvidenceStore, 'place'>, address: StoreAddress, cwd: string): string {
  return 'folder' in address ? relative(cwd, address.folder).split(sep).join('/') || '.' : place;
}

/**
 * Keeps runs. What a database cannot take is kept in the folder of the evidence instead, so that a look is never lost, and a
 * finding says so.
 */
export async function keepRuns(
  runs: readonly EvidenceRun[],
  address: StoreAddress,
  { config, root }: Pick<Declared, 'config' | 'root'>,
  context: CommandContext,
): Promise<{ readonly place: string; readonly findings: readonly Finding[] }> {
  try {
    return await withStore(address, context, async (store) => {
      const appender = startAppending(store);
      for (const run of runs) await appender.append(run);
      return { place: shownPlace(store, address, context.cwd), findings: [] };
    });
  } catch (error) {
    if ('folder' in address || !(error instanceof EngineError)) throw error;
    const folder = { folder: join(root, config.root, config.evidence.path) };
    const kept = await keepRuns(runs, folder, { config, root }, context);
    return { ...kept, findings: [keptHereFinding(kept.place, error)] };
  }
}

function keptHereFinding(place: string, error: EngineError): Finding {
  return {
    code: 'evidence.kept-here',
    severity: 'warning',
    message: `${error.message} What was seen is kept in ${place} instead.`,
    hint: `${error.hint ?? ''} Then hand it over: \`groundtruth observe export runs.ndjson --all --evidence ${place}\`, \`groundtruth observe import runs.ndjson\`.`.trim(),
  };
}
