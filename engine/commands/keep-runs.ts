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

export interface KeptRuns {
  /** Where they are, or would be. */
  readonly place: string;
  readonly findings: readonly Finding[];
  /** Those that could not be kept, each with what stood against it. */
  readonly lost: readonly { readonly run: EvidenceRun; readonly error: EngineError }[];
}

/**
 * Keeps runs, each by itself. What a database cannot take is kept in the folder of the evidence instead, so that a look is never
 * lost, and a finding says so.
 */
export async function keepRuns(
  runs: readonly EvidenceRun[],
  address: StoreAddress,
  { config, root }: Pick<Declared, 'config' | 'root'>,
  context: CommandContext,
): Promise<KeptRuns> {
  const waiting = [...runs];
  const lost: { readonly run: EvidenceRun; readonly error: EngineError }[] = [];
  const isDatabase = 'variable' in address;
  try {
    return await withStore(address, context, async (store) => {
      const appender = startAppending(store);
      for (let run = waiting[0]; run; run = waiting[0]) {
        const error = await appender.append(run).then(() => undefined, engineError);
        if (error && isDatabase && error.code !== 'evidence-invalid') throw error;
        if (error) lost.push({ run, error });
        waiting.shift();
      }
      return { place: shownPlace(store, address, context.cwd), findings: [], lost };
    });
  } catch (thrown) {
    const error = engineError(thrown);
    if (!isDatabase) throw error;
    const folder = { folder: join(root, config.root, config.evidence.path) };
    const kept = await keepRuns(waiting, folder, { config, root }, context);
    const isKept = kept.lost.length < waiting.length || waiting.length === 0;
    return {
      place: kept.place,
      findings: isKept ? [...kept.findings, keptHereFinding(kept.place, error)] : kept.findings,
      // What stands in the way is the database; that the folder is no way out either is the smaller trouble.
      lost: [...lost, ...kept.lost.map(({ run }) => ({ run, error }))],
    };
  }
}

/** What was seen, and nobody will know of. */
export function notKeptFinding({ run, error }: KeptRuns['lost'][number]): Finding {
  return {
    code: 'evidence.not-kept',
    severity: 'error',
    message: `What ${run.source} saw could not be kept. ${error.message}`,
    ...(error.hint !== undefined && { hint: error.hint }),
  };
}

/** Any other failure is none that a user could mend. */
function engineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  throw error;
}

function keptHereFinding(place: string, error: EngineError): Finding {
  return {
    code: 'evidence.kept-here',
    severity: 'warning',
    message: `${error.message} What was seen is kept in ${place} instead.`,
    hint: `${error.hint ?? ''} Then hand it over: \`groundtruth observe export runs.ndjson --all --evidence ${place}\`, \`groundtruth observe import runs.ndjson\`.`.trim(),
  };
}
