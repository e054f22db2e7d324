import { isIP } from 'node:net';
import { durationSeconds } from '../model/duration.ts';
import { isObject, type Json, type JsonObject, type JsonPath, sameJson } from '../model/json.ts';
import { momentOf } from '../model/moment.ts';
import { scheduleProblem } from '../model/schedule-problem.ts';
import { isTimeZone } from '../model/time-zone.ts';
import { shown, typeName, typeOf } from './words.ts';

/** One thing wrong inside a value: where, and the sentence about it without its subject. */
export interface ValueProblem {
  readonly path: JsonPath;
  readonly message: string;
  /** A number or truth value that quotes would make the text that it should be. */
  readonly bare?: number | boolean;
}

/**
 * Where a value breaks the schema of its attribute, by the keywords of JSON Schema that asset classes may use. A schema can
 * come from a pull request: it is looked up and never compiled to code, and none of its keywords can make the check more
 * than linear in the value.
 */
export function attributeProblems(value: Json, schema: JsonObject, path: JsonPath = []): readonly ValueProblem[] {
  const type = schema['type'];
  if (typeof type === 'string' && !hasType(value, type)) {
    const message = `has to be ${typeName(type)}, but it is ${typeOf(value)}`;
    const isBare = type === 'string' && (typeof value === 'number' || typeof value === 'boolean');
    return [{ path, message, ...(isBare && { bare: value }) }];
  }
  const problem = plainProblem(value, schema);
  if (problem !== undefined) return [{ path, message: problem }];
  if (Array.isArray(value)) return itemProblems(value, schema, path);
  return isObject(value) ? memberProblems(value, schema, path) : [];
}

function hasType(value: Json, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    default:
      return typeof value === type;
  }
}

function plainProblem(value: Json, schema: JsonObject): string | undefined {
  const allowed = schema['enum'];
  if (Array.isArray(allowed) && !allowed.some((one: Json) => sameJson(one, value))) {
    return `is ${shown(value)}, but has to be one of ${allowed.map(shown).join(', ')}`;
  }
  if (typeof value === 'number') return sizeProblem(value, value, schema, 'minimum', 'maximum', '');
  if (Array.isArray(value)) return sizeProblem(value, value.length, schema, 'minItems', 'maxItems', ' entries');
  if (typeof value !== 'string') return undefined;
  const format = schema['format'];
  if (typeof format === 'string' && Object.hasOwn(formats, format) && !formats[format]?.(value)) {
    return `is ${shown(value)}, which is not of the form \`${format}\``;
  }
  if (format === 'time-zone' && !isTimeZone(value))
    return `is ${shown(value)}, and there is no such time zone: write an IANA name, such as \`Europe/Zurich\``;
  const never = format === 'schedule' ? scheduleProblem(value) : undefined;
  if (never !== undefined) return `is ${shown(value)}, by which nothing ever starts: it ${never}`;
  return sizeProblem(value, value.length, schema, 'minLength', 'maxLength', ' characters');
}

function sizeProblem(
  value: Json,
  size: number,
  schema: JsonObject,
  least: string,
  most: string,
  unit: string,
): string | undefined {
  const [low, high] = [schema[least], schema[most]];
  if (typeof low === 'number' && size < low) return `is ${shown(value)}; the least is ${low}${unit}`;
  if (typeof high === 'number' && size > high) return `is ${shown(value)}; the most is ${high}${unit}`;
  return undefined;
}

function itemProblems(items: readonly Json[], schema: JsonObject, path: JsonPath): readonly ValueProblem[] {
  const itemSchema = schema['items'];
  if (!isObject(itemSchema)) return [];
  return items.flatMap((item, index) => attributeProblems(item, itemSchema, [...path, index]));
}

function memberProblems(value: JsonObject, schema: JsonObject, path: JsonPath): readonly ValueProblem[] {
  const problems: ValueProblem[] = [];
  const members = isObject(schema['properties']) ? schema['properties'] : {};
  for (const [name, member] of Object.entries(value)) {
    const memberSchema = Object.hasOwn(members, name) ? members[name] : undefined;
    const at = [...path, name];
    if (isObject(memberSchema)) problems.push(...attributeProblems(member ?? null, memberSchema, at));
    else if (schema['additionalProperties'] === false) problems.push({ path: at, message: 'is not a known member' });
  }
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  for (const name of required) {
    if (typeof name === 'string' && !Object.hasOwn(value, name))
      problems.push({ path: [...path, name], message: 'is missing' });
  }
  return problems;
}

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  // `Date.parse` would take 30 February for the first days of March.
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && momentOf(text) !== undefined,
  'date-time': (text) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
    momentOf(text) !== undefined,
  duration: (text) => !Number.isNaN(durationSeconds(text)),
  hostname: (text) =>
    text.length <= 253 && text.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$/i.test(label)),
  ip: (text) => isIP(text) > 0,
  uri: (text) => URL.canParse(text),
  version: (text) => text.length <= 200 && /^v?\d[0-9A-Za-z.+~_-]*$/.test(text),
};
