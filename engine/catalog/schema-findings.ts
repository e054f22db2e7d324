import type { ErrorObject } from 'ajv';
import type { Finding } from '../model/finding.ts';
import type { Ref } from '../model/ref.ts';
import { closest } from '../model/closest.ts';
import { errorPath } from './error-path.ts';
import type { RawDocument } from './read-documents.ts';
import { fieldsOf, schemaProblem } from './schema-problem.ts';

/** What a document is called in messages, and where it stands. */
export interface DocumentName {
  readonly file: string;
  readonly kind: string;
  readonly ref?: Ref;
}

/** More mistakes than a person reads in one document. */
const mostFindings = 50;

/**
 * One finding for each mistake that the errors of a validator tell, in the order of the errors; at most 50, with the
 * number of the others in the last. The validator has to be compiled with `allErrors` and `verbose`.
 */
export function schemaFindings(
  errors: readonly ErrorObject[],
  document: RawDocument,
  name: DocumentName,
): readonly Finding[] {
  const mistakes = distinctMistakes(errors);
  const findings: Finding[] = [];
  for (const error of mistakes.slice(0, mostFindings)) {
    const path = errorPath(error, document.value);
    const problem = schemaProblem(error, path, name.kind, () => document.word(path));
    findings.push({
      ...problem,
      severity: 'error',
      ...(name.ref && { ref: name.ref }),
      origin: { file: name.file, ...document.locate(path, error.keyword === 'additionalProperties' ? 'key' : 'value') },
    });
  }
  const last = findings.at(-1);
  if (last && mistakes.length > mostFindings) {
    const message = `${mistakes.length - mostFindings} further mistakes in this ${name.kind} are not listed.`;
    findings.push({ ...last, code: 'schema.value', message, hint: 'Mend the listed ones first.' });
  }
  return findings;
}

/** `if` only says that one of its branches failed, which tells its own errors; a misspelt field is not missing too. */
function distinctMistakes(errors: readonly ErrorObject[]): ErrorObject[] {
  const misspelt = new Set<string>();
  for (const error of errors) {
    if (error.keyword !== 'additionalProperties') continue;
    const meant = closest(String(error.params['additionalProperty']), fieldsOf(error.parentSchema));
    if (meant !== undefined) misspelt.add(`${error.instancePath}/${meant}`);
  }
  const seen = new Set<string>();
  return errors.filter((error) => {
    if (error.keyword === 'if') return false;
    const missing = error.keyword === 'required' ? String(error.params['missingProperty']) : undefined;
    if (missing !== undefined && misspelt.has(`${error.instancePath}/${missing}`)) return false;
    const key = `${error.instancePath} ${error.keyword} ${missing ?? error.params['additionalProperty'] ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
