import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, layers, layerViolations, pureRooms } from './layers.ts';
import { tokenize } from './tokens.ts';

const root = join(import.meta.dirname, '../..');

function readSources(...folders: readonly string[]): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue;
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const path = `${folder}/${name.replaceAll('\\', '/')}`;
      if (/\.(?:[cm]?[jt]s|tsx)$/.test(path)) sources.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  return sources;
}

describe('the layers of this repository', () => {
  const sources = readSources('engine', 'action/src');

  it('holds, in every file of engine/ and action/src/', () => {
    expect(layerViolations(sources)).toEqual([]);
  });

  it('was judged on files that were really read', () => {
    const rooms = new Set([...sources.keys()].map((path) => path.split('/').slice(0, 2).join('/')));
    const expected = Object.keys(layers).filter((room) => room !== 'action' && existsSync(join(root, 'engine', room)));
    expect(expected.length).toBeGreaterThan(10);
    for (const room of expected) expect(rooms).toContain(`engine/${room}`);
    const imports = [...sources.values()].flatMap((source) => [...importsOf(tokenize(source))]);
    expect(imports.length).toBeGreaterThan(sources.size);
  });

  it('is broken by a violation planted into any real file of a pure room', () => {
    const undetected: string[] = [];
    for (const [path, source] of sources) {
      const room = path.split('/')[1];
      if (room === undefined || !pureRooms.includes(room) || path.includes('/generated/')) continue;
      const cli = posix.relative(posix.dirname(path), 'engine/cli/main.ts');
      const planted = `${source}\nconst planted = Date.now();\nimport type { X } from '${cli}';\n`;
      if (layerViolations(new Map([[path, planted]])).length !== 2) undetected.push(path);
    }
    expect(undetected).toEqual([]);
  });
});

describe('a violation is found', () => {
  it.each([
    ['an import', 'graph', `import { a } from '../impact/impact.ts';`, 'graph imports impact'],
    [
      'an import over several lines',
      'graph',
      `import {\n  a,\n  b,\n} from "../impact/impact.ts";`,
      'graph imports impact',
    ],
    [
      'an import of types only',
      'drift',
      `import type { A } from '../reconcile/reconcile.ts';`,
      'drift imports reconcile',
    ],
    ['one type among values', 'model', `import { type A } from '../graph/walk.ts';`, 'model imports graph'],
    ['an import for its effect', 'model', `import '../graph/walk.ts';`, 'model imports graph'],
    ['a re-export', 'policy', `export * from '../impact/impact.ts';`, 'policy imports impact'],
    ['a re-export of types', 'policy', `export type { A } from '../impact/impact.ts';`, 'policy imports impact'],
    ['a dynamic import', 'catalog', `const a = await import('../drift/find-drift.ts');`, 'catalog imports drift'],
    ['a dynamic import by template', 'catalog', 'await import(`../drift/find-drift.ts`);', 'catalog imports drift'],
    ['a type import in place', 'catalog', `let a: typeof import('../drift/find-drift.ts');`, 'catalog imports drift'],
    ['require', 'cli', `const a = require('../catalog/load.ts');`, 'cli imports catalog'],
    [
      'an import inside a template',
      'evidence',
      "const a = `${await import('../drift/a.ts')}`;",
      'evidence imports drift',
    ],
    [
      'an import after a misleading regular expression',
      'graph',
      `a = /'/; import '../impact/a.ts'; b = /'/;`,
      'graph imports impact',
    ],
    [
      'an import after a misleading comment',
      'graph',
      `// it's\nimport '../impact/a.ts'; // it's`,
      'graph imports impact',
    ],
    [
      'an import that leaves engine/',
      'report',
      `import { a } from '../../demo/demo.ts';`,
      'report imports demo/demo.ts',
    ],
    ['a file that is in no room', 'report', `import { a } from '../index.ts';`, 'report imports index'],
    ['a computed import', 'discovery', `await import(name);`, 'imports a module whose name is computed'],
    [
      'a half computed import',
      'discovery',
      'await import(`./sources/${name}.ts`);',
      'imports a module whose name is computed',
    ],
    [
      'a concatenated import',
      'discovery',
      `await import('./sources/' + name);`,
      'imports a module whose name is computed',
    ],
    [
      'the file system in a pure room',
      'impact',
      `import { readFileSync } from 'node:fs';`,
      'impact is pure and imports node:fs',
    ],
    [
      'its promises',
      'impact',
      `import type { FileHandle } from 'node:fs/promises';`,
      'impact is pure and imports node:fs/promises',
    ],
    ['fetch', 'policy', 'const a = await fetch(url);', 'policy is pure and mentions fetch'],
    ['fetch, spread', 'policy', 'const a = [...fetch];', 'policy is pure and mentions fetch'],
    ['process', 'report', `const a = process.env['X'];`, 'report is pure and mentions process'],
    ['process in a choice', 'report', `const a = b ? process : c;`, 'report is pure and mentions process'],
    ['process in a template', 'report', 'const a = `${process.pid}`;', 'report is pure and mentions process'],
    ['Date.now', 'drift', 'const a = Date.now();', 'drift is pure and asks the time'],
    ['new Date()', 'drift', 'const a = new Date();', 'drift is pure and asks the time'],
    ['new Date', 'drift', 'const a = new Date;', 'drift is pure and asks the time'],
    ['chance', 'reconcile', 'const a = Math.random();', 'reconcile is pure and asks Math.random'],
  ])('%s', (_what, room, source, message) => {
    const found = layerViolations(new Map([[`engine/${room}/planted.ts`, source]]));
    expect(found.map((line) => line.replace(/^.*?:\d+: /, ''))).toEqual([message]);
  });

  it('in action/src', () => {
    const source = `\n\nimport { loadCatalog } from '../../engine/catalog/load.ts';`;
    expect(layerViolations(new Map([['action/src/main.ts', source]]))).toEqual([
      'action/src/main.ts:3: action imports catalog',
    ]);
  });

  it('in a room that the table does not know', () => {
    const files = new Map([
      ['engine/utils/a.ts', ''],
      ['engine/stray.ts', ''],
    ]);
    expect(layerViolations(files)).toEqual([
      'engine/stray.ts:1: is in no room of the layer table',
      'engine/utils/a.ts:1: is in no room of the layer table',
    ]);
  });
});

describe('what only looks like a violation is left alone', () => {
  it.each([
    [
      'its own room and model',
      'graph',
      `import { a } from './adjacency.ts'; import type { B } from '../model/ref.ts';`,
    ],
    ['what the table allows', 'impact', `import { a } from '../graph/walk.ts';`],
    ['a comment', 'graph', `// import { a } from '../cli/main.ts'; fetch(process)\n/* Date.now() */`],
    ['text', 'graph', `const a = "import { a } from '../cli/main.ts'"; const b = 'fetch, process, Date.now()';`],
    ['a template', 'graph', "const a = `import('../cli/main.ts') and fetch`;"],
    ['a property', 'report', `const a = item.process; const b = { process: 1 }; type C = { process?: string };`],
    ['a moment that comes in', 'drift', `const a = new Date(at); const b = Date.parse(text);`],
    ['a package', 'catalog', `import { parse } from 'yaml'; import { readFileSync } from 'node:fs';`],
    ['a digest', 'report', `import { createHash } from 'node:crypto';`],
    [
      'every stage, in commands',
      'commands',
      `import { a } from '../catalog/load.ts'; import { b } from '../drift/find-drift.ts';`,
    ],
  ])('%s', (_what, room, source) => {
    expect(layerViolations(new Map([[`engine/${room}/planted.ts`, source]]))).toEqual([]);
  });
});
