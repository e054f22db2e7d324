import { matchCatalogFiles } from '../catalog/config.ts';
import { openRepository, type Repository } from '../catalog/repository.ts';
import { type DriftOptions, questionsOf } from '../drift/find-drift.ts';
import type { Catalog } from '../model/entity.ts';
import { EngineError } from '../model/error.ts';
import type { Estate } from '../model/estate.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Unseen } from '../model/result.ts';
import { openEmergencies } from './change-records.ts';
import type { CommandContext } from './context.ts';
import type { Declared } from './declared.ts';
import { type HistorySource, readDeclaredChanges } from './declared-changes.ts';
import { usualBase } from './usual-base.ts';

/** How far ahead an expiry is worth saying: a month, so that a renewal can be planned. */
const expiryWarning = 30 * 86_400;

/** What is known besides the estate of how its drift came about. */
export type DriftKnowledge = Pick<DriftOptions, 'sightings' | 'coverage' | 'emergencies' | 'declaredChanges'>;

export function driftOptions(catalog: Catalog, known: DriftKnowledge = {}): DriftOptions {
  const { classes, entities, relations } = catalog;
  return { classes, entities, relations, expiryWarning, locate: catalog.locate.bind(catalog), ...known };
}

/** Of an estate that the folder of the command declares: what its evidence, its records and its git history know. */
export async function knowledgeOf(
  compared: { readonly estate: Estate; readonly evidence: Evidence },
  { catalog, root, config }: Declared,
  at: Date,
  context: CommandContext,
): Promise<DriftKnowledge & { readonly unseen: readonly Unseen[] }> {
  let repository: Repository | undefined;
  try {
    return await knowledgeBy(compared, catalog, at, async () => {
      repository = await openRepository(root, context.signal);
      const { name, sha } = (await usualBase(repository)) ?? { name: 'HEAD', sha: await repository.resolve('HEAD') };
      return { repository, base: name, sha, namespace: catalog.namespace, isCatalogFile: matchCatalogFiles(config) };
    });
  } finally {
    repository?.close();
  }
}

/** The same, with the history of a repository that somebody else opens and closes, where it is asked for. */
export async function knowledgeBy(
  { estate, evidence }: { readonly estate: Estate; readonly evidence: Evidence },
  catalog: Catalog,
  at: Date,
  open: () => Promise<HistorySource>,
): Promise<DriftKnowledge & { readonly unseen: readonly Unseen[] }> {
  const { sightings, coverage } = evidence;
  const known = { sightings, coverage, emergencies: await openEmergencies(catalog, at) };
  const questions = questionsOf(estate, driftOptions(catalog, known));
  if (!questions) return { ...known, unseen: [] };
  try {
    const declaredChanges = await readDeclaredChanges(questions, catalog, await open());
    const { base, since } = declaredChanges;
    const isCut = questions.atLeast !== undefined && since > questions.atLeast;
    const unseen = isCut ? [unknownBefore(`${base} is known from ${since} on`)] : [];
    return { ...known, declaredChanges, unseen };
  } catch (error) {
    if (!(error instanceof EngineError) || error.code === 'cancelled') throw error;
    return { ...known, unseen: questions.atLeast !== undefined ? [unknownBefore(whyUnread(error))] : [] };
  }
}

function whyUnread({ code, message }: EngineError): string {
  // Where on this machine the folder is, is nobody's concern.
  if (code === 'not-a-repository') return 'the catalog is in no git repository';
  return message.replace(/\.$/, '');
}

function unknownBefore(reason: string): Unseen {
  return {
    what: 'which changes were declared',
    reason: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}: whether a declared change accounts for what changed before is not known.`,
  };
}
