// What somebody would write for themselves: yaml reads, ajv validates, graphology holds the graph. It makes the same checks
// as `groundtruth check` on Backstage entities: schema, duplicates, references that lead nowhere, missing owners, circles.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import graphology from 'graphology';
import { LineCounter, parseAllDocuments } from 'yaml';

const folder = process.argv[2] ?? '.';
const schemas = new URL('../schemas/', import.meta.url);
const readSchema = (name) => JSON.parse(readFileSync(new URL(`${name}.schema.json`, schemas), 'utf8'));
const validate = new Ajv2020({ allErrors: true, strict: false })
  .addSchema(readSchema('common'))
  .compile(readSchema('backstage'));

const problems = [];
const entities = new Map();
for (const path of readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))) {
  const file = relative(folder, path);
  const lines = new LineCounter();
  for (const document of parseAllDocuments(readFileSync(path, 'utf8'), { lineCounter: lines })) {
    const { line } = lines.linePos(document.range[0]);
    for (const error of document.errors) problems.push(`${file}:${line} ${error.message}`);
    if (document.errors.length > 0) continue;
    const entity = document.toJS();
    if (!validate(entity)) {
      for (const error of validate.errors) problems.push(`${file}:${line} ${error.instancePath} ${error.message}`);
      continue;
    }
    const ref = refOf(entity.kind, entity.metadata.namespace ?? 'default', entity.metadata.name);
    const first = entities.get(ref);
    if (first) problems.push(`${file}:${line} ${ref} is declared twice, first at ${first.file}:${first.line}`);
    else entities.set(ref, { entity, file, line });
  }
}

const graph = new graphology.MultiDirectedGraph();
for (const ref of entities.keys()) graph.addNode(ref);
for (const [ref, { entity, file, line }] of entities) {
  const { spec = {}, metadata } = entity;
  if (spec.owner === undefined && entity.kind !== 'Group') problems.push(`${file}:${line} ${ref} has no owner`);
  for (const [type, kind, targets] of [
    ['ownedBy', 'group', list(spec.owner)],
    ['partOf', 'system', list(spec.system)],
    ['partOf', 'component', list(spec.subcomponentOf)],
    ['partOf', 'domain', list(spec.domain)],
    ['dependsOn', undefined, list(spec.dependsOn)],
    ['providesApi', 'api', list(spec.providesApis)],
    ['consumesApi', 'api', list(spec.consumesApis)],
  ]) {
    for (const text of targets) {
      const target = resolve(text, kind, metadata.namespace ?? 'default');
      if (target === undefined) problems.push(`${file}:${line} ${ref} ${String(type)} ${text}, which is not there`);
      else graph.addDirectedEdge(ref, target, { type });
    }
  }
}
for (const cycle of circles('partOf')) problems.push(`partOf goes in a circle: ${cycle.join(' → ')}`);

for (const problem of problems) console.log(problem);
console.log(`${entities.size} entities, ${graph.size} relations, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

function refOf(kind, namespace, name) {
  return `${kind}:${namespace}/${name}`.toLowerCase();
}

function list(value) {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function resolve(text, kind, namespace) {
  const match = /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/.exec(text);
  if (!match) return undefined;
  for (const place of match[2] === undefined ? [namespace, 'default'] : [match[2]]) {
    const ref = refOf(match[1] ?? kind, place, match[3]);
    if (graph.hasNode(ref)) return ref;
  }
  return undefined;
}

/** Depth first, without recursion. */
function circles(type) {
  const state = new Map();
  const found = [];
  for (const root of graph.nodes()) {
    const stack = [[root, undefined]];
    while (stack.length > 0) {
      const frame = stack[stack.length - 1];
      const [node] = frame;
      if (frame[1] === undefined) {
        if (state.has(node)) {
          stack.pop();
          continue;
        }
        state.set(node, 'open');
        frame[1] = graph
          .outEdges(node)
          .filter((edge) => graph.getEdgeAttribute(edge, 'type') === type)
          .map((edge) => graph.target(edge));
      }
      const next = frame[1].pop();
      if (next === undefined) {
        state.set(node, 'done');
        stack.pop();
      } else if (state.get(next) === 'open') found.push([...stack.map(([at]) => at), next]);
      else if (!state.has(next)) stack.push([next, undefined]);
    }
  }
  return found;
}
