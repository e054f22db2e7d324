// Takes from GitHub's published API description, and from its example payloads, the part that the tests use, and writes it
// to test/fixtures/github/. The packages are large, so they are installed for this run alone. To use a further operation
// or payload: one line below, then `node scripts/extract-github-api.mjs`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = { '@octokit/openapi': '23.0.2', '@octokit/webhooks-examples': '7.6.1' };

const operations = [
  'POST /repos/{owner}/{repo}/statuses/{sha}',
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
  'GET /repos/{owner}/{repo}/git/ref/{ref}',
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'GET /repos/{owner}/{repo}/pulls',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits',
  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}',
  'POST /repos/{owner}/{repo}/check-runs',
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'POST /repos/{owner}/{repo}/code-scanning/sarifs',
];

const payloads = [
  'pull_request opened',
  'pull_request synchronize',
  'pull_request closed',
  'pull_request_review submitted',
  'pull_request_review dismissed',
  'workflow_run completed',
  'merge_group checks_requested',
  'push',
  'workflow_dispatch',
];

const folder = join(dirname(fileURLToPath(import.meta.url)), '../test/fixtures/github');
const temporary = mkdtempSync(join(tmpdir(), 'github-api-'));
try {
  const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--prefix', temporary, ...wanted], {
    stdio: 'inherit',
  });
  const read = (file) => JSON.parse(readFileSync(join(temporary, 'node_modules', file), 'utf8'));
  write('api.json', extractApi(read('@octokit/openapi/generated/api.github.com.json')));
  write('payloads.json', extractPayloads(read('@octokit/webhooks-examples/api.github.com/index.json')));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function write(name, value) {
  writeFileSync(join(folder, name), `${JSON.stringify(value, null, 1)}\n`);
}

/** Operations by `METHOD path`, each with its parameters, request body and answers; shared schemas under `$defs`. */
function extractApi(description) {
  const definitions = {};
  const pending = [];
  const extracted = {};
  for (const operation of operations) {
    const [method, path] = operation.split(' ');
    const found = description.paths[path]?.[method.toLowerCase()];
    if (!found) throw new Error(`the description has no ${operation}`);
    extracted[operation] = {
      parameters: (found.parameters ?? []).map((parameter) => {
        const { name, in: place, required = false, schema } = resolve(parameter);
        return { name, in: place, required, schema: convert(schema) };
      }),
      ...(found.requestBody && { body: bodySchema(found.requestBody) }),
      answers: Object.fromEntries(
        Object.entries(found.responses).map(([status, answer]) => [status, bodySchema(resolve(answer)) ?? null]),
      ),
    };
  }
  while (pending.length > 0) {
    const name = pending.pop();
    if (!(name in definitions)) definitions[name] = convert(description.components.schemas[name]);
  }
  const { version } = description.info;
  return { source: `@octokit/openapi ${version}`, operations: extracted, $defs: sortKeys(definitions) };

  function resolve(value) {
    if (!value.$ref) return value;
    const segments = value.$ref.slice(2).split('/');
    return resolve(segments.reduce((at, segment) => at[segment], description));
  }

  function bodySchema(body) {
    const schema = resolve(body).content?.['application/json']?.schema;
    return schema && convert(schema);
  }

  /** OpenAPI 3.0 to JSON Schema: `nullable` becomes a type, prose and extensions are left out. */
  function convert(schema) {
    if (schema.$ref) {
      const name = schema.$ref.split('/').at(-1);
      pending.push(name);
      return { $ref: `#/$defs/${name}` };
    }
    const converted = {};
    for (const [key, value] of Object.entries(schema)) {
      if (['description', 'title', 'example', 'examples', 'nullable', 'deprecated', 'externalDocs'].includes(key))
        continue;
      if (key.startsWith('x-')) continue;
      if (['allOf', 'anyOf', 'oneOf'].includes(key)) converted[key] = value.map(convert);
      else if (key === 'properties') converted[key] = mapValues(value, convert);
      else if (['items', 'not', 'additionalProperties'].includes(key) && typeof value === 'object') {
        converted[key] = convert(value);
      } else converted[key] = value;
    }
    return schema.nullable ? { anyOf: [{ type: 'null' }, converted] } : converted;
  }
}

/** The first example of each wanted event and action that is a whole pull request (or push). */
function extractPayloads(events) {
  return Object.fromEntries(
    payloads.map((wanted) => {
      const [name, action] = wanted.split(' ');
      const examples = events.find((event) => event.name === name).examples;
      return [wanted, examples.find((example) => action === undefined || example.action === action)];
    }),
  );
}

function mapValues(object, map) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}

function sortKeys(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
