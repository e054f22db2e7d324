// Makes what is derived from schemas/: TypeScript types, and validators compiled ahead. `--check` only compares.
import { readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { compile } from 'json-schema-to-typescript';
import { parseAllDocuments } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'schemas');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.schema.json'))
  .map((file) => file.slice(0, -'.schema.json'.length))
  .sort();
const schemas = new Map(names.map((name) => [name, readSchema(name)]));
const header = '// Generated from schemas/ by `npm run generate`. Change the schema, not this file.\n';

const outputs = {
  'engine/model/generated/documents.ts': await types(),
  'engine/catalog/generated/validators.mjs': validators(),
  'engine/catalog/generated/validators.d.mts': declarations(),
  'engine/catalog/generated/classes.ts': classes(),
  'engine/policy/generated/spec-types.ts': specTypes(),
  'engine/policy/generated/packs.ts': packs(),
  'engine/report/generated/validate-result.mjs': resultValidators(),
  'engine/report/generated/validate-result.d.mts': resultDeclarations(),
  'engine/model/generated/validate-evidence.mjs': evidenceValidators(),
  'engine/model/generated/validate-evidence.d.mts': evidenceDeclarations(),
};

let stale = 0;
for (const [file, text] of Object.entries(outputs)) {
  const path = join(root, file);
  if (process.argv.includes('--check')) {
    if (read(path) === text) continue;
    console.error(`${file} is not in step with schemas/: run \`npm run generate\``);
    stale++;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
process.exitCode = stale ? 1 : 0;

/** A schema without its examples, which are for people and editors. */
function readSchema(name) {
  const text = readFileSync(join(folder, `${name}.schema.json`), 'utf8');
  return JSON.parse(text, (key, value) => (key === 'examples' && Array.isArray(value) ? undefined : value));
}

/** The kinds of our documents. */
function documentNames() {
  return names.filter((name) => schemas.get(name).title?.endsWith('Document'));
}

/** What a catalog is read with: our documents, and those of Backstage. */
function validatorNames() {
  return [...documentNames(), 'backstage'];
}

/** One schema that refers to all, so that a shared part becomes one type. */
async function types() {
  const bundle = {
    title: 'GroundtruthDocument',
    oneOf: documentNames().map((name) => ({ $ref: `${name}.schema.json` })),
  };
  const text = await compile(bundle, 'GroundtruthDocument', {
    cwd: folder,
    bannerComment: header.trim(),
    additionalProperties: false,
    format: true,
    style: { singleQuote: true, printWidth: 120 },
    enableConstEnums: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    $refOptions: {
      resolve: { file: { order: 1, read: ({ url }) => forTypes(schemas.get(basename(url, '.schema.json'))) } },
    },
  });
  return readonlyMembers(text);
}

/** Types know no condition: `if`/`then`/`else` becomes a choice of the two. */
function forTypes(schema) {
  if (Array.isArray(schema)) return schema.map(forTypes);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { if: condition, then, else: otherwise, type, ...rest } = schema;
  if (condition !== undefined) return { ...forTypes(rest), oneOf: [forTypes(then), forTypes(otherwise)] };
  const members = Object.entries(rest).map(([key, value]) => [key, forTypes(value)]);
  return { ...(type !== undefined && { type }), ...Object.fromEntries(members) };
}

/** Documents are data that nobody changes. */
function readonlyMembers(text) {
  return text
    .replaceAll(/^( +)([$\w]+\??|\[\w+: string\]): /gm, '$1readonly $2: ')
    .replaceAll(/([\w'"]+|\([^()\n]+\))\[\](?=[;\n |)])/g, 'readonly $1[]');
}

function validators() {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    verbose: true,
    messages: false,
    code: { source: true, esm: true, lines: false },
  });
  for (const name of ['common', ...validatorNames()]) ajv.addSchema(schemas.get(name));
  const exported = Object.fromEntries(validatorNames().map((name) => [name, `${name}.schema.json`]));
  return header + withoutRequire(joiningErrors(standaloneCode.default(ajv, exported)));
}

/** Ajv copies all errors so far for every list item that has some; one list for all keeps a broken document linear. */
function joiningErrors(code) {
  const joined = code.replaceAll(
    /vErrors = vErrors === null \? ([\w.]+\.errors) : vErrors\.concat\(\1\)/g,
    'vErrors = joinErrors(vErrors, $1)',
  );
  return `function joinErrors(all, more) {
  if (all === null) return more;
  for (const error of more) all.push(error);
  return all;
}
${joined}`;
}

/** The shipped asset classes as data, so that nobody has to read YAML for them. */
function classes() {
  const documents = parseAllDocuments(readFileSync(join(folder, 'classes.yaml'), 'utf8')).map((one) => one.toJS());
  const declared = documents.map(({ metadata, spec: { extends: parent, attributes, identification, profile } }) => ({
    name: metadata.name,
    spec: { extends: parent, attributes, identification, profile },
  }));
  return `${header}import type { DeclaredClass } from '../class-tree.ts';

export const classDeclarations: readonly DeclaredClass[] = ${JSON.stringify(declared, null, 1)};
`;
}

/** What expressions of policies may ask of a `spec`: the fields of all kinds of entities together, by the types of CEL. */
function specTypes() {
  const found = {};
  const kinds = ['service', 'asset', 'group', 'dependency', 'team', 'source', 'window', 'waiver', 'change'];
  for (const kind of kinds) specFields('Spec', schemas.get(kind).properties.spec, found);
  return `${header}
/** Fields of each type, by name. */
export const specTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = ${JSON.stringify(found, null, 1)};
`;
}

/** Adds the fields of an object; one that kinds take for different things could be anything. */
function specFields(name, schema, found) {
  const fields = (found[name] ??= {});
  for (const [field, member] of Object.entries(schema.properties)) {
    const type = celType(`${name}_${field}`, member, found);
    fields[field] = fields[field] === undefined || fields[field] === type ? type : 'dyn';
  }
}

function celType(name, schema, found) {
  if (schema.$ref) return celType(name, schemas.get('common').$defs[basename(schema.$ref)], found);
  if (schema.if || Array.isArray(schema.type) || schema.properties?.all) return 'dyn';
  if (schema.enum) return 'string';
  if (schema.const !== undefined) return typeof schema.const === 'boolean' ? 'bool' : 'string';
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'double';
    case 'boolean':
      return 'bool';
    case 'array':
      return `list<${celType(`${name}_item`, schema.items, found)}>`;
    case 'object': {
      if (!schema.properties) {
        const { additionalProperties: member } = schema;
        return `map<string, ${typeof member === 'object' ? celType(`${name}_member`, member, found) : 'dyn'}>`;
      }
      specFields(name, schema, found);
      return name;
    }
    default:
      return 'dyn';
  }
}

/** The shipped packs of policies as data, by the name of their file. */
function packs() {
  const shipped = join(root, 'policies');
  const files = readdirSync(shipped)
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('.test.yaml'))
    .sort();
  const entries = files.map((file) => {
    const documents = parseAllDocuments(readFileSync(join(shipped, file), 'utf8')).map((one) => one.toJS());
    return [basename(file, '.yaml'), documents];
  });
  return `${header}import type { PolicyDocument } from '../../model/generated/documents.ts';

/** The policies of each pack. */
export const packs: Readonly<Record<string, readonly PolicyDocument[]>> = ${JSON.stringify(Object.fromEntries(entries), null, 1)};
`;
}

/** One validator a kind of result, so that a problem is named in the terms of its kind alone. */
function resultValidators() {
  const ajv = new Ajv2020({ strict: true, inlineRefs: false, code: { source: true, esm: true, lines: false } });
  ajv.addSchema(schemas.get('result'));
  const kinds = resultKinds().map((kind) => [kind, `result.schema.json#/$defs/${kind}`]);
  return header + withoutRequire(standaloneCode.default(ajv, Object.fromEntries(kinds)));
}

function resultKinds() {
  return schemas.get('result').oneOf.map(({ $ref }) => basename($ref));
}

function resultDeclarations() {
  const exported = resultKinds().map((kind) => `export declare const ${kind}: ValidateFunction;`);
  return `${header}import type { ValidateFunction } from 'ajv';\n\n${exported.join('\n')}\n`;
}

/** One validator a kind of line, and one for a claim of coverage, which sources hand over one by one. */
function evidenceValidators() {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: false },
  });
  ajv.addSchema(schemas.get('evidence'));
  const kinds = evidenceParts().map((kind) => [kind, `evidence.schema.json#/$defs/${kind}`]);
  return header + withoutRequire(standaloneCode.default(ajv, Object.fromEntries(kinds)));
}

function evidenceParts() {
  return [...schemas.get('evidence').oneOf.map(({ $ref }) => basename($ref)), 'coverage'];
}

function evidenceDeclarations() {
  const exported = evidenceParts().map((kind) => `export declare const ${kind}: ValidateFunction;`);
  return `${header}import type { ValidateFunction } from 'ajv';\n\n${exported.join('\n')}\n`;
}

/** Ajv's own helpers are written as `require`; an ES module imports them. */
function withoutRequire(code) {
  const imports = [];
  const body = code.replaceAll(/require\("([^"]+)"\)(\.default)?/g, (_all, id, isDefault) => {
    const name = `imported${imports.length}`;
    imports.push(`import ${name} from '${id.endsWith('.js') ? id : `${id}.js`}';`);
    return isDefault ? `(${name}.default ?? ${name})` : name;
  });
  return `${[...new Set(imports)].join('\n')}\n${body}\n`;
}

function declarations() {
  const exported = validatorNames().map((name) => `export declare const ${name}: ValidateFunction;`);
  return `${header}import type { ValidateFunction } from 'ajv';\n\n${exported.join('\n')}\n`;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
