// Catalogs of any size, the same every time: Backstage-shaped entities of 41 lines, whose references all resolve.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const namespaces = 40;
const words = ['ledger', 'router', 'basket', 'pricing', 'search', 'invoice', 'gateway', 'profile', 'stock', 'mailer'];

/**
 * Entities as data, in the order of their files. Of every twenty, one is a Group, one a System, two are APIs, four Resources
 * and the rest Components, which depend on earlier and later ones alike.
 */
export function* entities(count, seed = 1) {
  const random = generator(seed);
  for (let index = 0; index < count; index++) yield entity(index, count, random);
}

/** Writes a catalog as YAML, `perFile` documents a file, and gives the number of bytes. */
export function writeYaml(folder, count, perFile, seed) {
  return writeFiles(folder, count, perFile, seed, 'yaml', (list) => list.map(yamlOf).join('---\n'));
}

/** The same data as JSON, the same number of entities a file. */
export function writeJson(folder, count, perFile, seed) {
  return writeFiles(folder, count, perFile, seed, 'json', (list) => JSON.stringify(list));
}

function writeFiles(folder, count, perFile, seed, extension, textOf) {
  let list = [];
  let file = 0;
  let bytes = 0;
  const flush = () => {
    const path = join(
      folder,
      String(file % 100).padStart(2, '0'),
      `catalog-${String(file).padStart(6, '0')}.${extension}`,
    );
    mkdirSync(dirname(path), { recursive: true });
    const text = textOf(list);
    writeFileSync(path, text);
    bytes += Buffer.byteLength(text);
    list = [];
    file++;
  };
  for (const value of entities(count, seed)) if (list.push(value) === perFile) flush();
  if (list.length > 0) flush();
  return bytes;
}

const kinds = ['Group', 'System', 'API', 'API', 'Resource', 'Resource', 'Resource', 'Resource'];

function kindOf(index) {
  return kinds[index % 20] ?? 'Component';
}

function nameOf(index) {
  return `${words[index % words.length]}-${String(index).padStart(6, '0')}`;
}

/** A reference to the entity of a kind that is next to a random one. */
function reference(kind, count, random) {
  const wanted = kind.toLowerCase();
  let index = Math.floor(random() * count);
  for (let tries = 0; tries < 40 && kindOf(index) !== kind; tries++) index = (index + 1) % count;
  if (kindOf(index) !== kind) index = kinds.indexOf(kind);
  return `${wanted}:${namespaceOf(index)}/${nameOf(index)}`;
}

function namespaceOf(index) {
  return `area-${String(Math.floor(index / 20) % namespaces).padStart(2, '0')}`;
}

function entity(index, count, random) {
  const kind = kindOf(index);
  const name = nameOf(index);
  const pick = (wanted) => reference(wanted, count, random);
  const metadata = {
    name,
    namespace: namespaceOf(index),
    title: `${kind} ${name.replace('-', ' ')}`,
    description: `Keeps the ${words[(index * 7) % words.length]} of region ${index % 9} in step with the rest.`,
    labels: {
      region: `eu-${index % 4}`,
      tier: `t${index % 3}`,
      'cost-center': `cc-${1000 + (index % 500)}`,
      'data-class': index % 5 === 0 ? 'personal' : 'internal',
    },
    annotations: {
      'backstage.io/techdocs-ref': 'dir:.',
      'github.com/project-slug': `example/${name}`,
      'example.com/dashboard': `https://metrics.example.com/explore/${name}?range=6h`,
      'example.com/on-call': `https://on-call.example.com/schedules/${name}`,
    },
    tags: ['generated', `shift-${index % 7}`, words[index % words.length], `batch-${index % 16}`],
    links: [
      { url: `https://dashboards.example.com/d/${name}`, title: 'Dashboard', icon: 'dashboard' },
      { url: `https://wiki.example.com/runbooks/${name}`, title: 'Runbook', icon: 'docs' },
    ],
  };
  return { apiVersion: 'backstage.io/v1alpha1', kind, metadata, spec: specOf(kind, index, pick) };
}

function specOf(kind, index, pick) {
  switch (kind) {
    case 'Group':
      return {
        type: 'team',
        profile: { displayName: `Team ${index}`, email: `team-${index}@example.com` },
        children: [],
      };
    case 'System':
      return { owner: pick('Group'), type: 'product' };
    case 'API':
      return {
        type: 'openapi',
        lifecycle: 'production',
        owner: pick('Group'),
        system: pick('System'),
        definition: 'none',
      };
    case 'Resource':
      return { type: 'database', owner: pick('Group'), system: pick('System'), dependsOn: [pick('Resource')] };
    default:
      return {
        type: 'service',
        lifecycle: index % 11 === 0 ? 'experimental' : 'production',
        owner: pick('Group'),
        system: pick('System'),
        dependsOn: [pick('Component'), pick('Resource'), pick('Resource')],
        providesApis: [pick('API')],
        consumesApis: [pick('API'), pick('API')],
      };
  }
}

/** Plain block style, as people write it; every text is quoted only where it has to be. */
function yamlOf(value) {
  return lines(value, 0).join('\n') + '\n';
}

function lines(value, depth) {
  const indent = '  '.repeat(depth);
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      if (typeof item !== 'object') return [`${indent}- ${scalar(item)}`];
      const [first, ...rest] = lines(item, depth + 1);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  return Object.entries(value).flatMap(([key, member]) => {
    if (Array.isArray(member) && member.length === 0) return [`${indent}${key}: []`];
    if (typeof member === 'object') return [`${indent}${key}:`, ...lines(member, depth + 1)];
    return [`${indent}${key}: ${scalar(member)}`];
  });
}

function scalar(value) {
  return typeof value === 'string' && /^[A-Za-z][^#]*$/.test(value) && !/: |:$/.test(value)
    ? value
    : JSON.stringify(value);
}

/** mulberry32. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
