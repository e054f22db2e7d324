import type { Finding } from '../model/finding.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import { backstageFacts, backstageVersions } from './backstage.ts';
import { closest } from '../model/closest.ts';
import type { DocumentFacts } from './draft.ts';
import { groundtruthFacts } from './groundtruth-facts.ts';
import { kinds } from './kinds.ts';
import { documentLabel } from './words.ts';
import type { RawDocument } from './read-documents.ts';

const ours = 'groundtruth/v1';
const nothing: DocumentFacts = { entities: [], findings: [] };

/**
 * The facts of one document, its references still as written. A document that breaks its schema still gives its entity
 * where name and kind are clear, without the parts that are wrong. Linear in the document; never throws.
 */
export function extractFacts(document: RawDocument, file: string, defaultNamespace: string): DocumentFacts {
  const { value } = document;
  if (value === null || value === undefined) return nothing;
  if (!isObject(value)) return { entities: [], findings: [], ignored: documentLabel({}) };
  const version = value['apiVersion'];
  if (version === ours) {
    // A configuration among catalog files is that of another catalog.
    if (value['kind'] === 'Config') return { entities: [], findings: [], ignored: documentLabel(value) };
    return groundtruthFacts(document, value, file, defaultNamespace);
  }
  if (typeof version === 'string' && backstageVersions.has(version)) {
    return backstageFacts(document, value, file, defaultNamespace);
  }
  return foreign(document, value, file);
}

/** A document of somebody else is counted; one that seems to be ours is told what it lacks. */
function foreign(document: RawDocument, value: JsonObject, file: string): DocumentFacts {
  const { apiVersion, kind } = value;
  if (typeof apiVersion === 'string') {
    if (!closest(apiVersion, [ours])) return { entities: [], findings: [], ignored: documentLabel(value) };
    return told(document, file, 'apiVersion', {
      code: 'schema.kind',
      message: `\`apiVersion: ${apiVersion}\` is not a version of Groundtruth documents.`,
    });
  }
  const isOurs = typeof kind === 'string' && Object.hasOwn(kinds, kind) && isObject(value['metadata']);
  if (!isOurs) return { entities: [], findings: [], ignored: documentLabel(value) };
  return told(document, file, 'apiVersion', {
    code: 'schema.required',
    message: `This ${kind} has no \`apiVersion\`, so it is not read.`,
  });
}

function told(
  document: RawDocument,
  file: string,
  field: string,
  problem: { readonly code: string; readonly message: string },
): DocumentFacts {
  const finding: Finding = {
    ...problem,
    severity: 'error',
    origin: { file, ...document.locate([field]) },
    hint: `Write \`apiVersion: ${ours}\`.`,
  };
  return { entities: [], findings: [finding] };
}
