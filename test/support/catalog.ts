import { extractFacts } from '../../engine/catalog/extract.ts';
import type { DraftEntity, LocateDraft } from '../../engine/catalog/draft.ts';
import { foreignText } from '../../engine/catalog/foreign-text.ts';
import { documentFinder } from '../../engine/catalog/parse-documents.ts';
import { readDocuments } from '../../engine/catalog/read-documents.ts';
import { resolve } from '../../engine/catalog/resolve.ts';
import { shippedClasses } from '../../engine/catalog/shipped-classes.ts';
import type { Catalog } from '../../engine/model/entity.ts';
import { type Finding, sortFindings } from '../../engine/model/finding.ts';
import type { JsonObject } from '../../engine/model/json.ts';
import type { EntityKind } from '../../engine/model/ref.ts';

/**
 * A catalog from YAML: one text, which is the file `catalog.yaml`, or texts by file name. Findings are in it, sorted, so a
 * test of another stage does well to expect none: see `validCatalog`.
 */
export function buildCatalog(files: string | Readonly<Record<string, string>>, namespace = 'default'): Catalog {
  const texts = typeof files === 'string' ? { 'catalog.yaml': files } : files;
  const drafts: DraftEntity[] = [];
  const findings: Finding[] = [];
  const ignored: Record<string, number> = {};
  let documents = 0;
  for (const [file, text] of Object.entries(texts)) {
    const read = readDocuments(text, file);
    findings.push(...read.findings);
    for (const document of read.documents) {
      documents++;
      const facts = extractFacts(document, file, namespace);
      drafts.push(...facts.entities);
      findings.push(...facts.findings);
      if (facts.ignored !== undefined) ignored[facts.ignored] = (ignored[facts.ignored] ?? 0) + 1;
    }
  }
  const finders = new Map(Object.entries(texts).map(([file, text]) => [file, documentFinder(text, file)]));
  const locate: LocateDraft = ({ entity: { origin }, start }, path) => {
    const document = finders.get(origin.file)?.(start);
    return document ? { file: origin.file, ...document.locate(path) } : origin;
  };
  const resolved = resolve(drafts, shippedClasses, locate);
  const draftOf = (ref: string): DraftEntity | undefined => {
    const origin = resolved.entities.get(ref as never)?.origin;
    return drafts.find(({ entity }) => entity.ref === ref && entity.origin === origin);
  };
  const counts: Partial<Record<EntityKind, number>> = {};
  for (const { kind } of resolved.entities.values()) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    entities: resolved.entities,
    relations: resolved.relations,
    classes: resolved.classes,
    findings: sortFindings([...findings, ...resolved.findings]),
    stats: {
      files: Object.keys(texts).length,
      documents,
      entities: counts,
      relations: resolved.relations.length,
      ignored,
    },
    document(ref) {
      const draft = draftOf(ref);
      if (!draft) return undefined;
      return finders.get(draft.entity.origin.file)?.(draft.start)?.value as JsonObject | undefined;
    },
    locate(ref, path) {
      const draft = draftOf(ref);
      return draft && locate(draft, path);
    },
    foreign(file) {
      const own = drafts.filter(({ entity }) => entity.origin.file === file);
      return own.length === 0
        ? ''
        : foreignText(
            texts[file] ?? '',
            own.map(({ start }) => start),
          );
    },
  };
}

/** The same for a catalog that has to be in order: throws with its findings where it is not. */
export function validCatalog(files: string | Readonly<Record<string, string>>, namespace?: string): Catalog {
  const catalog = buildCatalog(files, namespace);
  if (catalog.findings.length > 0) {
    throw new Error(catalog.findings.map(({ code, message, hint }) => `${code}: ${message} ${hint ?? ''}`).join('\n'));
  }
  return catalog;
}
