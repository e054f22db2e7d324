import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import type { Result, ResultKind } from '../../engine/model/result.ts';

/** The members of JSON Schema that the schema of results uses. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly allOf?: readonly Schema[];
}

export const resultSchema = JSON.parse(
  readFileSync(new URL('../../schemas/result.schema.json', import.meta.url), 'utf8'),
) as Schema & {
  readonly $defs: Readonly<Record<string, Schema>>;
  readonly oneOf: readonly { readonly $ref: string }[];
};

export const resultKinds = resultSchema.oneOf.map(({ $ref }) => $ref.slice('#/$defs/'.length) as ResultKind);

/** A result with another text in every place where the schema allows any text, and other names where names are free. */
export function withTexts<T extends Result>(result: T, nextText: () => string): T {
  return replaceTexts(result, definition(result.kind), nextText) as T;
}

/** Any result that the schema allows, with texts from `texts`. */
export function arbitraryResult(kind: ResultKind, texts: fc.Arbitrary<string>): fc.Arbitrary<Result> {
  return arbitraryOf(definition(kind), texts, 0) as fc.Arbitrary<Result>;
}

function definition(name: string): Schema {
  const schema = resultSchema.$defs[name];
  if (!schema) throw new Error(`The schema of results has no ${name}.`);
  return schema;
}

/** A schema without references and conditions; `value` decides the conditions where it is given. */
function alternatives(schema: Schema): readonly Schema[] {
  if (schema.$ref !== undefined) return alternatives(definition(schema.$ref.slice('#/$defs/'.length)));
  if (schema.allOf) return schema.allOf.flatMap((branch) => (branch.then ? alternatives(branch.then) : []));
  if (schema.then && schema.else) return [...alternatives(schema.then), ...alternatives(schema.else)];
  return [schema];
}

function isRef(schema: Schema): boolean {
  return schema.pattern?.startsWith('^(?:service|') === true;
}

function replaceTexts(value: unknown, schema: Schema, nextText: () => string): unknown {
  const candidates = alternatives(schema);
  const chosen = candidates.length === 1 ? candidates[0] : candidates.find((candidate) => describes(candidate, value));
  if (!chosen) throw new Error(`No alternative describes ${JSON.stringify(value)}.`);
  if (typeof value === 'string') return replaceText(value, chosen, nextText);
  if (Array.isArray(value)) return value.map((item) => replaceTexts(item, chosen.items ?? {}, nextText));
  if (typeof value !== 'object' || value === null) return value;
  const { properties = {}, additionalProperties, propertyNames } = chosen;
  const isFree = additionalProperties !== false && propertyNames === undefined;
  const members = Object.entries(value).map(([name, member]) => [
    isFree && !Object.hasOwn(properties, name) ? nextText() : name,
    replaceTexts(member, properties[name] ?? (additionalProperties || {}), nextText),
  ]);
  return Object.fromEntries(members);
}

function replaceText(value: string, schema: Schema, nextText: () => string): string {
  if (isRef(schema)) return `${value.slice(0, value.indexOf('/') + 1)}${nextText() || 'x'}`;
  return schema.pattern === undefined && !schema.enum && schema.const === undefined ? nextText() : value;
}

function describes(schema: Schema, value: unknown): boolean {
  const { kind, file } = value as { readonly kind?: unknown; readonly file?: unknown };
  const expected = schema.properties?.['kind'];
  if (expected) return expected.const === kind || (expected.enum ?? []).includes(kind);
  return (file !== undefined) === Object.hasOwn(schema.properties ?? {}, 'file');
}

/** Lists and maps are short below the first levels, so that a whole result stays small. */
function arbitraryOf(schema: Schema, texts: fc.Arbitrary<string>, depth: number): fc.Arbitrary<unknown> {
  const [only, ...others] = alternatives(schema);
  if (only === undefined) throw new Error('A schema without alternatives.');
  if (others.length > 0) return fc.oneof(...[only, ...others].map((branch) => arbitraryOf(branch, texts, depth)));
  if (only.const !== undefined) return fc.constant(only.const);
  if (only.enum) return fc.constantFrom(...only.enum);
  const makers = {
    string: () => (isRef(only) ? arbitraryRef(texts) : only.pattern === undefined ? texts : arbitraryInstant),
    integer: () => fc.integer({ min: only.minimum ?? 0, max: 1_000_000 }),
    number: () =>
      fc.oneof(fc.integer({ min: -1000, max: 10_000_000 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
    boolean: () => fc.boolean(),
    array: () =>
      depth > 10
        ? fc.constant([])
        : fc.array(arbitraryOf(only.items ?? {}, texts, depth + 1), { maxLength: depth < 2 ? 4 : 2 }),
    object: () => arbitraryObject(only, texts, depth),
    any: () => fc.oneof(texts, fc.jsonValue({ maxDepth: 2 })),
  };
  return makers[only.type ?? 'any']();
}

function arbitraryObject(schema: Schema, texts: fc.Arbitrary<string>, depth: number): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const members = Object.entries(properties).map(
    ([name, member]) => [name, arbitraryOf(member, texts, depth + 1)] as const,
  );
  if (members.length > 0) return fc.record(Object.fromEntries(members), { requiredKeys: [...required] });
  const names = propertyNames?.enum ? fc.constantFrom(...(propertyNames.enum as string[])) : texts;
  return fc.dictionary(names, arbitraryOf(additionalProperties || {}, texts, depth + 1), {
    maxKeys: 2,
    noNullPrototype: true,
  });
}

function arbitraryRef(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom('service', 'asset', 'team', 'api'), fc.constantFrom('default', 'shop'), texts)
    .map(([kind, namespace, name]) => `${kind}:${namespace}/${name || 'x'}`);
}

const arbitraryInstant = fc.oneof(
  fc.constantFrom('2026-11-21T08:00:00Z', '2026-11-21T08:00:11.999Z', '9999-99-99T99:99:99Z'),
  fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString()),
);
