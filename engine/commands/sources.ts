import { listed } from '../model/identifiers.ts';
import type { DiscoveryTarget } from '../discovery/source.ts';
import type { SourceDeclaration } from '../discovery/discover.ts';
import { durationSeconds } from '../model/duration.ts';
import type { Catalog } from '../model/entity.ts';
import type { SourceDocument } from '../model/generated/documents.ts';
import type { JsonObject } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';

/** A declared source, by the name that its evidence carries. */
export interface SourceRecord {
  readonly ref: Ref;
  readonly name: string;
  readonly spec: SourceDocument['spec'];
}

/** Seconds. */
const defaultDeadline = 10;

/** The type of a source whose evidence another program brings. */
export const importType = 'import';

/** The `kind: Source` documents of a catalog, by name. */
export function declaredSources(catalog: Catalog): readonly SourceRecord[] {
  const records: SourceRecord[] = [];
  for (const entity of catalog.entities.values()) {
    if (entity.kind !== 'source') continue;
    const document = catalog.document(entity.ref) as unknown as SourceDocument | undefined;
    if (document) records.push({ ref: entity.ref, name: entity.name, spec: document.spec });
  }
  return records;
}

/**
 * What `discover` runs: the declared sources that are enabled and that are not fed by another program. Without any
 * declaration, the two that look only at endpoints which the catalog declares.
 */
export function sourcesToRun(catalog: Catalog): readonly SourceDeclaration[] {
  const records = declaredSources(catalog);
  if (records.length === 0) return ['tls', 'http'].map((type) => declaration(type, { type }));
  return records
    .filter(({ spec }) => spec.enabled !== false && spec.type !== importType)
    .map(({ name, spec }) => declaration(name, spec));
}

/** The entities that sources may be pointed at: those that run, with where they can be found. */
export function discoveryTargets(catalog: Catalog): readonly DiscoveryTarget[] {
  const targets: DiscoveryTarget[] = [];
  for (const entity of catalog.entities.values()) {
    if (entity.entrypoints.length === 0 && Object.keys(entity.identifiers).length === 0) continue;
    targets.push({
      ref: entity.ref,
      class: entity.class ?? 'application',
      identifiers: listed(entity.identifiers),
      entrypoints: entity.entrypoints,
    });
  }
  return targets;
}

function declaration(name: string, spec: SourceRecord['spec']): SourceDeclaration {
  const deadline = spec.deadline === undefined ? defaultDeadline : durationSeconds(spec.deadline);
  return {
    name,
    type: spec.type,
    scope: (spec.scope ?? {}) as JsonObject,
    deadline: deadline * 1000,
    ...(spec.credentials && { credentials: spec.credentials }),
  };
}
