import type { ErrorObject } from 'ajv';
import type { Finding } from '../model/finding.ts';
import { isObject, type Json, type JsonObject, type JsonPath } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import { closest } from './closest.ts';
import type { RawDocument } from './read-documents.ts';
import { pathText, quotesHint, shown, typeName, typeOf } from './words.ts';

/** What a document is called in messages, and where it stands. */
export interface DocumentName {
  readonly file: string;
  readonly kind: string;
  readonly ref?: Ref;
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
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
    const problem = describe(error, path, name);
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

/**
 * A document without the parts that the errors are about, so that the rest can still be used: fields are taken out, entries
 * of lists leave holes, and what is required and missing stays missing.
 */
export function withoutErrors(value: JsonObject, errors: readonly ErrorObject[]): JsonObject {
  const rest = structuredClone(value) as { [key: string]: Json };
  for (const error of errors) {
    const path = errorPath(error, value);
    // What lacks something is of no use, but for the parts that every document has.
    if (error.keyword === 'required') path.pop();
    if (path.length > 1 || error.keyword !== 'required') remove(rest, path);
  }
  return rest;
}

/** The same for the document of an entity; undefined where it is not clear what the entity is called. */
export function namedWithoutErrors(value: JsonObject, errors: readonly ErrorObject[]): JsonObject | undefined {
  const rest = withoutErrors(value, errors);
  const [written, kept] = [value['metadata'], rest['metadata'] as { [key: string]: Json } | undefined];
  if (!isObject(written) || !kept) return undefined;
  for (const field of ['name', 'namespace']) {
    const name = written[field];
    if (name === undefined || name === null || kept[field] === name) continue;
    if (!isWholeNumber(name)) return undefined;
    kept[field] = String(name);
  }
  return typeof kept['name'] === 'string' ? rest : undefined;
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

function describe(error: ErrorObject, path: JsonPath, { kind }: DocumentName): Problem {
  const where = pathText(path);
  const schema = isObject(error.parentSchema) ? error.parentSchema : {};
  const about = typeof schema['description'] === 'string' ? schema['description'] : undefined;
  const data: unknown = error.data;
  const value = (message: string, hint?: string): Problem => ({
    code: 'schema.value',
    message,
    ...(hint !== undefined && { hint }),
  });
  switch (error.keyword) {
    case 'additionalProperties':
      return {
        code: 'schema.unknown-field',
        message: `\`${where}\` is not a field of ${kind}.`,
        hint: fieldHint(String(error.params['additionalProperty']), schema),
      };
    case 'required':
      return requiredProblem(String(error.params['missingProperty']), where, kind, schema);
    case 'type':
      return typeProblem(where, error, data);
    case 'enum':
    case 'const':
      return valueProblem(where, data, allowedValues(error));
    case 'pattern':
      return schema['$comment'] === 'reference'
        ? {
            code: 'ref.syntax',
            message: `\`${where}\` is ${shown(data)}, which is not a reference.`,
            ...(about !== undefined && { hint: about }),
          }
        : value(`\`${where}\` cannot be ${shown(data)}.`, about);
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return value(`\`${where}\` is empty${Number(error.params['limit']) > 1 ? ' or too short' : ''}.`, about);
    case 'maxLength':
      return value(`\`${where}\` is longer than ${error.params['limit']} characters.`);
    case 'maxItems':
      return value(`\`${where}\` has more than ${error.params['limit']} entries.`);
    case 'minimum':
      return value(`\`${where}\` is ${shown(data)}; the least is ${error.params['limit']}.`, about);
    case 'maximum':
      return value(`\`${where}\` is ${shown(data)}; the most is ${error.params['limit']}.`, about);
    default:
      return value(`\`${where}\` is not valid.`, about);
  }
}

function requiredProblem(field: string, where: string, kind: string, schema: JsonObject): Problem {
  if (where === 'spec.owner') {
    return {
      code: 'entity.no-owner',
      message: `This ${kind} has no \`owner\`: nobody answers for it.`,
      hint: 'Add `owner: team:NAME` to its `spec`.',
    };
  }
  const member = isObject(schema['properties']) ? schema['properties'][field] : undefined;
  const about = isObject(member) && typeof member['description'] === 'string' ? member['description'] : undefined;
  return {
    code: 'schema.required',
    message: `\`${where}\` is missing.`,
    hint: about ?? `Add \`${field}\`.`,
  };
}

function typeProblem(where: string, error: ErrorObject, data: unknown): Problem {
  const types = [error.params['type'] as string | string[]].flat();
  const problem = {
    code: 'schema.type',
    message: `\`${where}\` has to be ${types.map(typeName).join(' or ')}, but it is ${typeOf(data)}.`,
  };
  const field = where.slice(where.lastIndexOf('.') + 1);
  if (data === null) return { ...problem, hint: `Fill in \`${field}\`, or take it out.` };
  if (types.includes('string') && (typeof data === 'number' || typeof data === 'boolean')) {
    return { ...problem, hint: quotesHint(data) };
  }
  if (types.includes('array') && typeof data === 'string') {
    return { ...problem, hint: `Write a list: \`${field}: [${data.slice(0, 100)}]\`.` };
  }
  return problem;
}

function valueProblem(where: string, data: unknown, allowed: readonly string[]): Problem {
  const list = allowed.map((value) => `\`${value}\``).join(', ');
  const meant = typeof data === 'string' ? closest(data, allowed) : undefined;
  return {
    code: 'schema.value',
    message: `\`${where}\` cannot be ${shown(data)}.`,
    hint: meant === undefined ? `It is one of ${list}.` : `Did you mean \`${meant}\`? It is one of ${list}.`,
  };
}

function fieldHint(field: string, schema: JsonObject): string {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const fields = fieldsOf(schema);
  const meant = closest(field, fields);
  if (meant !== undefined) return `Did you mean \`${meant}\`?`;
  // A field at the top of a document that has its place one level deeper.
  const { spec } = properties;
  if (isObject(spec) && fieldsOf(spec).includes(field)) return `It belongs under \`spec\`.`;
  return `Fields here are ${fields.map((name) => `\`${name}\``).join(', ')}.`;
}

function fieldsOf(schema: JsonObject | undefined): string[] {
  const properties = schema?.['properties'];
  return isObject(properties) ? Object.keys(properties).filter((name) => name !== '$schema') : [];
}

function allowedValues(error: ErrorObject): string[] {
  const { allowedValues: values, allowedValue } = error.params as { allowedValues?: unknown[]; allowedValue?: unknown };
  return (values ?? [allowedValue]).map(String);
}

/** The path of the value that an error is about: of the field itself where it is unknown or missing. */
function errorPath(error: ErrorObject, root: unknown): (string | number)[] {
  const path: (string | number)[] = [];
  let at: unknown = root;
  for (const escaped of error.instancePath.split('/').slice(1)) {
    const segment = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const isIndex = Array.isArray(at);
    path.push(isIndex ? Number(segment) : segment);
    at = isIndex ? (at as unknown[])[Number(segment)] : isObject(at) ? at[segment] : undefined;
  }
  const field: unknown = error.params['additionalProperty'] ?? error.params['missingProperty'];
  if (typeof field === 'string') path.push(field);
  return path;
}

function remove(root: { [key: string]: Json }, path: JsonPath): void {
  if (path.length === 0) return;
  let at: unknown = root;
  for (const segment of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, segment)) return;
    at = (at as Record<string | number, unknown>)[segment];
  }
  // An entry leaves a hole, so that the places of the others do not move.
  if (typeof at === 'object' && at !== null) Reflect.deleteProperty(at, path.at(-1) as string | number);
}

function isWholeNumber(value: Json): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
