// Impact against a bare walk over typed arrays of the same graph, in the same run. Needs `npm run build`.
//
//     node bench/impact.mjs [RUNS]
//
// fixpoint   the numbered graph is there: states and shortest paths of everything, against distances alone
// whole      from the objects: number, link, spread, describe each item with its path, against number, link and walk
import { spread } from '../dist/engine/impact/spread.js';
import { computeImpact } from '../dist/engine/impact/impact.js';
import { indexLinks } from '../dist/engine/impact/links.js';

const runs = Number(process.argv[2] ?? 11);

/** The bar is for the first; the others have to behave, and show that they do. */
const shapes = [
  { name: 'random, 100,000 nodes, 500,000 edges', graph: () => randomGraph(100_000, 500_000), bar: 5 },
  { name: 'chain of 100,000', graph: () => chain(100_000) },
  { name: 'clique of 2,000', graph: () => clique(2_000) },
];

let missed = 0;
console.log('shape                                  what       bare ms   ours ms   ratio   bar');
for (const { name, graph, bar } of shapes) {
  const input = inputOf(graph());
  const links = indexLinks(input.entities, input.relations, undefined);
  const start = new Map([[0, 3]]);
  report(
    name,
    'fixpoint',
    bar,
    measure(
      () => bareWalk(links.dependents, 0),
      () => spread(links, start),
    ),
  );
  report(
    name,
    'whole',
    bar,
    measure(
      () => bareImpact(input),
      () => computeImpact(input),
    ),
  );
}
process.exitCode = missed > 0 ? 1 : 0;

function report(name, what, bar, { bare, ours }) {
  const ratio = ours / bare;
  if (bar !== undefined && ratio > bar) missed++;
  const numbers = [bare.toFixed(1).padStart(7), ours.toFixed(1).padStart(7), `${ratio.toFixed(1)}x`.padStart(5)];
  console.log(
    [name.padEnd(36), what.padEnd(8), ...numbers, bar === undefined ? '' : `≤ ${bar}x`].join('   ').trimEnd(),
  );
}

/** Medians of interleaved runs, after both have been warmed up. */
function measure(bare, ours) {
  const times = { bare: [], ours: [] };
  for (let run = -3; run < runs; run++) {
    for (const [who, work] of Object.entries({ bare, ours })) {
      const begin = performance.now();
      work();
      if (run >= 0) times[who].push(performance.now() - begin);
    }
  }
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  return { bare: median(times.bare), ours: median(times.ours) };
}

/** Breadth first over adjacency in typed arrays: what any answer costs at least. */
function bareWalk({ nodes, offsets, targets }, start) {
  const distance = new Int32Array(nodes).fill(-1);
  const parent = new Int32Array(nodes).fill(-1);
  const queue = new Uint32Array(nodes);
  let count = 1;
  distance[start] = 0;
  queue[0] = start;
  for (let head = 0; head < count; head++) {
    const node = queue[head];
    for (let slot = offsets[node], end = offsets[node + 1]; slot < end; slot++) {
      const target = targets[slot];
      if (distance[target] !== -1) continue;
      distance[target] = distance[node] + 1;
      parent[target] = node;
      queue[count++] = target;
    }
  }
  return count;
}

/** The same from the objects: number the ids, count, fill, walk. */
function bareImpact({ entities, relations, starts }) {
  const numbers = new Map();
  for (const id of entities.keys()) numbers.set(id, numbers.size);
  const offsets = new Uint32Array(numbers.size + 1);
  const from = new Uint32Array(relations.length);
  const to = new Uint32Array(relations.length);
  for (let edge = 0; edge < relations.length; edge++) {
    from[edge] = numbers.get(relations[edge].from);
    to[edge] = numbers.get(relations[edge].to);
    offsets[to[edge] + 1]++;
  }
  for (let node = 0; node < numbers.size; node++) offsets[node + 1] += offsets[node];
  const next = offsets.slice();
  const targets = new Uint32Array(relations.length);
  for (let edge = 0; edge < relations.length; edge++) targets[next[to[edge]]++] = from[edge];
  return bareWalk({ nodes: numbers.size, offsets, targets }, numbers.get(starts[0].id));
}

function randomGraph(nodes, edges) {
  const random = generator(7);
  const pick = () => Math.floor(random() * nodes);
  return { nodes, edges: Array.from({ length: edges }, () => [pick(), pick(), random() < 0.5 ? 'hard' : 'soft']) };
}

function chain(nodes) {
  return { nodes, edges: Array.from({ length: nodes - 1 }, (_, node) => [node + 1, node, 'hard']) };
}

function clique(nodes) {
  const edges = [];
  for (let from = 0; from < nodes; from++)
    for (let to = 0; to < nodes; to++) if (from !== to) edges.push([from, to, 'hard']);
  return { nodes, edges };
}

/** As a catalog has them: entities sorted by ref, relations by their ends. */
function inputOf({ nodes, edges }) {
  const refs = Array.from({ length: nodes }, (_, node) => `asset:bench/node-${String(node).padStart(6, '0')}`);
  const origin = { file: 'catalog.yaml', line: 1, column: 1 };
  edges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    entities: new Map(
      refs.map((ref) => [ref, { ref, kind: 'asset', owner: 'team:bench/owners', criticality: 'high' }]),
    ),
    relations: edges.map(([from, to, strength]) => ({
      from: refs[from],
      to: refs[to],
      type: 'dependsOn',
      strength,
      origin,
    })),
    starts: [{ id: refs[0], state: 'down', effect: 'remove', reason: 'bench' }],
  };
}

/** A small seeded generator (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
