// Writes a working start of one new thing: its code, its line in the registry, a test that passes, a fixture.
//   npm run new -- source|class|policy|format NAME
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What each kind of thing takes: new files by template, insertions into registries, words for vitest that run its tests, what is left to do. */
const kinds = {
  source: ({ name, camel }) => ({
    files: {
      [`engine/discovery/sources/${name}.ts`]: 'source.ts',
      [`test/discovery/sources/${name}.test.ts`]: 'source.test.ts',
      [`test/fixtures/${name}/list.json`]: 'source.json',
      [`docs/sources/${name}.md`]: 'source.md',
    },
    insertions: [
      ['engine/discovery/registry.ts', /^import type/m, `import { ${camel} } from './sources/${name}.ts';\n`],
      ['engine/discovery/registry.ts', /,?\s*\};\n$/, `, ${property(name, camel)}`],
    ],
    tests: [`test/discovery/sources/${name}.test.ts`, 'test/discovery/registry.test.ts'],
    next: `Make it read what there is, claim only what it could see, and add it to the table of sources in README.md.`,
  }),
  class: ({ name, parent }) => ({
    files: {},
    insertions: [
      [
        'schemas/classes.yaml',
        /^---\n# ── Anything else/m,
        template(parent === undefined ? 'class-root.yaml' : 'class.yaml'),
      ],
    ],
    before: [['scripts/generate.mjs']],
    tests: ['test/catalog/shipped-classes.test.ts'],
    next: `Say in schemas/classes.yaml what ${name} is, how it is identified and what changing it does; then \`npm run generate\`.`,
  }),
  policy: ({ name }) => ({
    files: { [`policies/${name}.yaml`]: 'policy.yaml', [`policies/${name}.test.yaml`]: 'policy.test.yaml' },
    insertions: [['schemas/config.schema.json', ...amongPacks(name)]],
    before: [['scripts/generate.mjs']],
    tests: ['test/policy/packs.test.ts'],
    next: 'Make it look at the facts that matter, and say what is wrong, where, and what to do; add it to the table of packs in docs/policies.md.',
  }),
  format: ({ name, pascal }) => ({
    files: {
      [`engine/report/formats/${name}.ts`]: 'format.ts',
      [`test/report/formats/${name}.test.ts`]: 'format.test.ts',
    },
    insertions: [
      ['engine/report/render.ts', /\n\n/, `\nimport { render${pascal} } from './formats/${name}.ts';`],
      ['engine/report/render.ts', /^\} as const satisfies/m, `  ${property(name, `render${pascal}`)},\n`],
      ['test/support/report-laws.ts', /(?<=^const ofFormat[^]*?)^\};/m, `  ${property(name, '() => []')},\n`],
      [
        'test/report/render.test.ts',
        /(?<=^const extensions = [^}]*?),?\s*\} as const;/m,
        `, ${property(name, `'txt'`)}`,
      ],
    ],
    tests: [`test/report/formats/${name}.test.ts`, 'test/report/render.test.ts', '-t', name],
    next: 'Look at the goldens in test/goldens/report, and give the format laws of its own in test/support/report-laws.ts.',
  }),
};

const [kind, name, ...rest] = process.argv.slice(2);
const form = kind === 'class' ? /^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)?$/ : /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
if (!Object.hasOwn(kinds, kind ?? '') || name === undefined || rest.length > 0) {
  stop(`Usage: npm run new -- ${Object.keys(kinds).join('|')} NAME`);
}
if (!form.test(name)) stop(`${name} is no name for a ${kind}: use small letters, digits and dashes.`);

const names = namesOf(name);
const plan = kinds[kind](names);
write(plan);
for (const words of plan.before ?? []) node(...words);
node('node_modules/oxfmt/bin/oxfmt', ...touched(plan).filter((path) => path.endsWith('.ts')));
node('node_modules/vitest/vitest.mjs', 'run', ...plan.tests, '--update');
console.log(
  `\n${touched(plan)
    .map((path) => `  ${path}`)
    .join('\n')}\n\n${plan.next}\nThen run \`npm run check\`.`,
);

function namesOf(text) {
  const words = text.split(/[-.]/);
  const pascal = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  const title = words.join(' ');
  return {
    name: text,
    camel: pascal[0].toLowerCase() + pascal.slice(1),
    pascal,
    title: title[0].toUpperCase() + title.slice(1),
    parent: text.includes('.') ? text.slice(0, text.indexOf('.')) : undefined,
  };
}

function template(file) {
  const text = readFileSync(join(root, 'scripts/templates', `${file}.txt`), 'utf8');
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_all, key) => names[key]);
}

/** All or nothing: whatever stands in the way is found before anything is written. */
function write({ files, insertions }) {
  const texts = new Map();
  for (const [path, file] of Object.entries(files)) {
    if (existsSync(join(root, path))) stop(`${path} is there already.`);
    texts.set(path, template(file));
  }
  for (const [path, place, text] of insertions) {
    const before = texts.get(path) ?? readFileSync(join(root, path), 'utf8');
    const at = place.exec(before)?.index;
    if (at === undefined) stop(`${path} has no place that looks like ${place}: bring scripts/new.mjs up to date.`);
    if (before.includes(text)) stop(`${path} has ${name} already.`);
    texts.set(path, before.slice(0, at) + text + before.slice(at));
  }
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function touched({ files, insertions }) {
  return [...new Set([...Object.keys(files), ...insertions.map(([path]) => path)])];
}

/** The place of a pack among the sorted names that a configuration may take, and what to put there. */
function amongPacks(pack) {
  const schema = JSON.parse(readFileSync(join(root, 'schemas/config.schema.json'), 'utf8'));
  const next = schema.properties.policies.items.enum.find((other) => other > pack);
  return next === undefined
    ? [/(?<="policies": \{[^]*?"enum": \[[^\]]*?)\n\s*\]/, `,\n          "${pack}"`]
    : [new RegExp(`(?<="policies": \\{[^]*?"enum": \\[[^\\]]*?)"${next}"`), `"${pack}",\n          `];
}

/** A member of an object; short where the value has the name of the key, quoted where the key is no identifier. */
function property(key, value) {
  if (key === value) return key;
  return `${/^\w+$/.test(key) ? key : `'${key}'`}: ${value}`;
}

function node(...words) {
  const { status, stdout } = spawnSync(process.execPath, words, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status === 0) return;
  process.stdout.write(stdout);
  stop(`${words.join(' ')} failed.`);
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
