import { join, resolve, sep } from 'node:path';
import { folderStore } from '../evidence/folder-store.ts';
import { readEvidence } from '../evidence/read-evidence.ts';
import { durationSeconds } from '../model/duration.ts';
import type { Catalog } from '../model/entity.ts';
import type { Estate } from '../model/estate.ts';
import type { Evidence } from '../model/evidence.ts';
import { isFileOrigin, type Finding } from '../model/finding.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import type { CommandContext } from './context.ts';
import type { Declared } from './declared.ts';
import { declaredSources, type SourceRecord } from './sources.ts';

/** What was observed, as of a moment. */
export interface Observed {
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
}

/** The folder that evidence is kept in: the option, else what the configuration says. */
export function evidenceFolder(declared: Pick<Declared, 'config' | 'root'>, cwd: string, option?: string): string {
  return option === undefined
    ? join(declared.root, declared.config.root, declared.config.evidence.path)
    : resolve(cwd, option);
}

/** The evidence of a folder folded at a moment; an absent folder is evidence of nothing. */
export async function observe(
  folder: string,
  declared: Declared,
  at: Date,
  context: CommandContext,
): Promise<Observed> {
  const staleAfter = new Map(
    declaredSources(declared.catalog).map((source) => [
      source.name,
      staleness(source, declared.config.evidence.staleAfter),
    ]),
  );
  const read = await readEvidence(folderStore(folder), {
    at,
    staleAfter: (source) => staleAfter.get(source) ?? declared.config.evidence.staleAfter,
  });
  context.progress?.({ name: 'evidence', state: 'done', detail: `${read.evidence.runs.length} sources` });
  return { evidence: read.evidence, findings: relativeTo(declared.root, read.findings) };
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

/** Declared and observed, compared. Ranks of sources come from `judge`, the catalog whose Source documents are trusted. */
export function reconcileWith(catalog: Catalog, evidence: Evidence, judge: Catalog): Estate {
  const ranks = new Map(declaredSources(judge).map((source) => [source.name, source.spec.authority ?? {}]));
  return reconcile({
    entities: catalog.entities,
    relations: catalog.relations,
    classes: catalog.classes,
    evidence,
    authority: (source, className) => rankOf(ranks.get(source) ?? {}, className, judge),
  });
}

const unranked = 1000;

/** The rank for the class or the nearest class above it. */
function rankOf(ranks: Readonly<Record<string, number>>, className: string, catalog: Catalog): number {
  for (const name of [className, ...(catalog.classes.get(className)?.ancestors ?? [])]) {
    const rank = Object.hasOwn(ranks, name) ? ranks[name] : undefined;
    if (rank !== undefined) return rank;
  }
  return unranked;
}

function staleness(source: SourceRecord, otherwise: number): number {
  return source.spec.staleAfter === undefined ? otherwise : durationSeconds(source.spec.staleAfter);
}
