import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';

/** What GitHub's published description says of one operation; `check…` give sentences, none where all is well. */
export interface Operation {
  /** `METHOD /path/{template}` as GitHub writes it. */
  readonly name: string;
  readonly path: Readonly<Record<string, string>>;
  checkRequest(query: URLSearchParams, body: unknown): readonly string[];
  checkAnswer(status: number, body: unknown): readonly string[];
}

interface ExtractedParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: object;
}

interface ExtractedOperation {
  readonly parameters: readonly ExtractedParameter[];
  readonly body?: { readonly properties?: Readonly<Record<string, object>> };
  readonly answers: Readonly<Record<string, object | null>>;
}

interface Extract {
  readonly operations: Readonly<Record<string, ExtractedOperation>>;
  readonly $defs: Readonly<Record<string, object>>;
}

/** Errors that GitHub answers on any operation, whatever the description lists for it; 422 it promises in prose. */
const generalErrors = new Set([401, 403, 404, 422, 429, 500, 502, 503]);

/** Reads the checked-in extract (see scripts/extract-github-api.mjs); schemas compile when they are first needed. */
export function readApiDescription(): { find(method: string, pathname: string): Operation | undefined } {
  const file = new URL('../fixtures/github/api.json', import.meta.url);
  const extract = JSON.parse(readFileSync(file, 'utf8')) as Extract;
  const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
  const addFormats = addFormatsModule.default ?? addFormatsModule;
  addFormats(ajv);
  ajv.addSchema({ $id: 'github', $defs: extract.$defs });
  const compiled = new Map<object, ValidateFunction>();
  const routes = Object.keys(extract.operations).map((name) => ({ name, ...routePattern(name) }));

  function problems(schema: object, value: unknown, where: string): readonly string[] {
    let validate = compiled.get(schema);
    if (!validate) {
      validate = ajv.compile(absoluteRefs(schema) as object);
      compiled.set(schema, validate);
    }
    return validate(value) ? [] : (validate.errors ?? []).map((error) => sentence(where, error));
  }

  function operation(name: string, path: Record<string, string>, found: ExtractedOperation): Operation {
    return {
      name,
      path,
      checkRequest(query, body) {
        return [
          ...checkParameters(found.parameters, path, query, problems),
          ...(found.body ? problems(found.body, body, 'body') : body === undefined ? [] : ['body: none is described']),
          ...unknownMembers(found.body, body),
        ];
      },
      checkAnswer(status, body) {
        const schema = found.answers[String(status)];
        if (schema) return problems(schema, body, `answer ${status}`);
        if (schema === null) return body === undefined ? [] : [`answer ${status}: no body is described`];
        return generalErrors.has(status) ? [] : [`answer ${status} is not described`];
      },
    };
  }

  return {
    find(method, pathname) {
      for (const route of routes) {
        const match = route.method === method ? route.pattern.exec(pathname) : null;
        const found = extract.operations[route.name];
        if (!match || !found) continue;
        const path = mapValues(match.groups ?? {}, decodeURIComponent);
        return operation(route.name, path, found);
      }
      return undefined;
    },
  };
}

function routePattern(name: string): { method: string; pattern: RegExp } {
  const [method = '', template = ''] = name.split(' ');
  // A git ref may hold slashes, encoded or not.
  const source = template.replaceAll(/\{(\w+)\}/g, (_all, key: string) =>
    key === 'ref' && template.endsWith('{ref}') ? `(?<${key}>.+)` : `(?<${key}>[^/]+)`,
  );
  return { method, pattern: new RegExp(`^${source}$`) };
}

function checkParameters(
  parameters: readonly ExtractedParameter[],
  path: Readonly<Record<string, string>>,
  query: URLSearchParams,
  problems: (schema: object, value: unknown, where: string) => readonly string[],
): readonly string[] {
  const found: string[] = [];
  for (const parameter of parameters) {
    if (parameter.in === 'header') continue;
    const text = parameter.in === 'path' ? path[parameter.name] : (query.get(parameter.name) ?? undefined);
    if (text === undefined) {
      if (parameter.required) found.push(`${parameter.in} ${parameter.name} is missing`);
      continue;
    }
    const isInteger = 'type' in parameter.schema && parameter.schema.type === 'integer';
    found.push(...problems(parameter.schema, isInteger ? Number(text) : text, `${parameter.in} ${parameter.name}`));
  }
  const known = new Set(parameters.map((parameter) => parameter.name));
  for (const name of query.keys()) if (!known.has(name)) found.push(`query ${name} is not described`);
  return found;
}

function unknownMembers(schema: ExtractedOperation['body'], body: unknown): readonly string[] {
  if (!schema?.properties || typeof body !== 'object' || body === null) return [];
  const known = new Set(Object.keys(schema.properties));
  return Object.keys(body).flatMap((name) => (known.has(name) ? [] : [`body: ${name} is not described`]));
}

function absoluteRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absoluteRefs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === '$ref' && typeof member === 'string' ? `github${member}` : absoluteRefs(member),
    ]),
  );
}

function sentence(where: string, error: ErrorObject): string {
  return `${where}${error.instancePath}: ${error.message ?? error.keyword}`;
}

function mapValues(object: Readonly<Record<string, string>>, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
