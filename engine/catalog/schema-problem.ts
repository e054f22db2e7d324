import type { ErrorObject } from 'ajv';
import { isObject, type JsonObject, type JsonPath } from '../model/json.ts';
import { closest } from '../model/closest.ts';
import { pathText, quotesHint, shown, typeName, typeOf } from './words.ts';

/** A mistake without its place. */
export interface SchemaProblem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** What one error of a validator means for a document of a kind, in our words; `word` gives what is written there. */
export function schemaProblem(
  error: ErrorObject,
  path: JsonPath,
  kind: string,
  word: () => string | undefined,
): SchemaProblem {
  const where = pathText(path);
  const schema = isObject(error.parentSchema) ? error.parentSchema : {};
  const about = typeof schema['description'] === 'string' ? schema['description'] : undefined;
  const data: unknown = error.data;
  const value = (message: string, hint?: string): SchemaProblem => ({
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
      return typeProblem(where, error, data, word);
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

function requiredProblem(field: string, where: string, kind: string, schema: JsonObject): SchemaProblem {
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

function typeProblem(where: string, error: ErrorObject, data: unknown, word: () => string | undefined): SchemaProblem {
  const types = [error.params['type'] as string | string[]].flat();
  const problem = {
    code: 'schema.type',
    message: `\`${where}\` has to be ${types.map(typeName).join(' or ')}, but it is ${typeOf(data)}.`,
  };
  const field = where.slice(where.lastIndexOf('.') + 1);
  if (data === null) return { ...problem, hint: `Fill in \`${field}\`, or take it out.` };
  if (types.includes('string') && (typeof data === 'number' || typeof data === 'boolean')) {
    return { ...problem, hint: quotesHint(data, word()) };
  }
  if (types.includes('string') && Array.isArray(data) && error.schemaPath.includes('/$defs/ref/')) {
    const [first] = data.filter((entry) => typeof entry === 'string');
    return {
      ...problem,
      hint: `Name one: \`${field}: ${first?.slice(0, 100) ?? 'team:NAME'}\`. For people of several teams, declare a Team with their members.`,
    };
  }
  if (types.includes('array') && typeof data === 'string') {
    return { ...problem, hint: `Write a list: \`${field}: [${data.slice(0, 100)}]\`.` };
  }
  return problem;
}

function valueProblem(where: string, data: unknown, allowed: readonly string[]): SchemaProblem {
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

/** The fields that an object may have by its schema. */
export function fieldsOf(schema: JsonObject | undefined): string[] {
  const properties = schema?.['properties'];
  return isObject(properties) ? Object.keys(properties).filter((name) => name !== '$schema') : [];
}

function allowedValues(error: ErrorObject): string[] {
  const { allowedValues: values, allowedValue } = error.params as { allowedValues?: unknown[]; allowedValue?: unknown };
  return (values ?? [allowedValue]).map(String);
}
