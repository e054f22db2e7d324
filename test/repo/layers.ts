import { posix } from 'node:path';
import { tokenize, type Token } from './tokens.ts';

/** Which rooms a room may import, beside its own. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  model: [],
  catalog: ['model'],
  discovery: ['model'],
  evidence: ['model'],
  connect: ['model'],
  reconcile: ['model'],
  drift: ['model'],
  graph: ['model'],
  change: ['model'],
  policy: ['model'],
  report: ['model'],
  impact: ['model', 'graph'],
  commands: [
    'model',
    'catalog',
    'discovery',
    'evidence',
    'connect',
    'reconcile',
    'drift',
    'graph',
    'change',
    'impact',
    'policy',
    'report',
  ],
  cli: ['commands', 'report', 'model'],
  action: ['commands', 'report', 'model'],
};

/** Rooms that know neither time nor world: whatever they need comes in as an argument. */
export const pureRooms = ['model', 'reconcile', 'drift', 'graph', 'change', 'policy', 'report', 'impact'];

/** Modules of Node that compute and touch nothing. */
const harmlessModules = ['node:buffer', 'node:crypto', 'node:path', 'node:util'];

const worldlyNames = new Set([
  'fetch',
  'process',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'console',
  'globalThis',
  'require',
  'eval',
  'XMLHttpRequest',
  'WebSocket',
]);

/**
 * Everything in `files` (source by path from the repository root) that breaks the law of layers, sorted, as
 * `path:line: what is wrong`.
 */
export function layerViolations(files: ReadonlyMap<string, string>): readonly string[] {
  const violations: string[] = [];
  for (const [path, source] of files) {
    const room = roomOf(path);
    if (room === face) continue;
    if (room === undefined || !Object.hasOwn(layers, room)) {
      violations.push(`${path}:1: is in no room of the layer table`);
      continue;
    }
    const tokens = tokenize(source);
    for (const { line, message } of [
      ...importViolations(path, room, tokens),
      ...(pureRooms.includes(room) ? worldlyViolations(room, tokens) : []),
    ]) {
      violations.push(`${path}:${line}: ${message}`);
    }
  }
  return violations.sort();
}

interface Violation {
  readonly line: number;
  readonly message: string;
}

/** The package's face, which shows what the rooms offer. */
const face = 'index';

function roomOf(path: string): string | undefined {
  if (path === 'engine/index.ts') return face;
  if (path.startsWith('action/src/')) return 'action';
  return /^engine\/([^/]+)\//.exec(path)?.[1];
}

function* importViolations(path: string, room: string, tokens: readonly Token[]): Iterable<Violation> {
  for (const { line, module } of importsOf(tokens)) {
    if (module === undefined) {
      yield { line, message: 'imports a module whose name is computed' };
      continue;
    }
    if (module.startsWith('.')) {
      const target = posix.join(posix.dirname(path), module);
      if (target === 'package.json') continue;
      const other = roomOf(target);
      const allowed = other !== undefined && (other === room || layers[room]?.includes(other) === true);
      if (!allowed) yield { line, message: `${room} imports ${other ?? target}` };
    } else if (pureRooms.includes(room) && module.startsWith('node:') && !harmlessModules.includes(module)) {
      yield { line, message: `${room} is pure and imports ${module}` };
    }
  }
}

/** Each import of a file: static, type-only, re-export, dynamic, `typeof import()`, `require`. Undefined where it is computed. */
export function* importsOf(tokens: readonly Token[]): Iterable<{ line: number; module: string | undefined }> {
  for (const [index, { kind, value, line }] of tokens.entries()) {
    if (kind !== 'word' || tokens[index - 1]?.value === '.') continue;
    const [next, argument, close] = tokens.slice(index + 1, index + 4);
    if ((value === 'from' || value === 'import') && next?.kind === 'text') yield { line, module: next.value };
    if ((value === 'import' || value === 'require') && next?.value === '(' && next.kind === 'punctuation') {
      const literal = argument?.kind === 'text' || (argument?.kind === 'template' && !argument.value.includes('${'));
      const whole = close?.value === ')' || close?.value === ',';
      yield { line, module: literal && whole ? argument.value : undefined };
    }
  }
}

function* worldlyViolations(room: string, tokens: readonly Token[]): Iterable<Violation> {
  for (const [index, { kind, value, line }] of tokens.entries()) {
    if (kind !== 'word' || isMember(tokens, index)) continue;
    const after = textOf(tokens.slice(index + 1, index + 3));
    if (worldlyNames.has(value)) yield { line, message: `${room} is pure and mentions ${value}` };
    else if (value === 'Math' && after === '.random') yield { line, message: `${room} is pure and asks Math.random` };
    else if (value === 'Date' && asksTheTime(tokens[index - 1], after)) {
      yield { line, message: `${room} is pure and asks the time` };
    }
  }
}

function asksTheTime(before: Token | undefined, after: string): boolean {
  return after === '.now' || (before?.value === 'new' && (!after.startsWith('(') || after === '()'));
}

/** A property or the key of one, which only shares a name with what is global. */
function isMember(tokens: readonly Token[], index: number): boolean {
  const before = textOf(tokens.slice(Math.max(0, index - 3), index));
  if (before.endsWith('.') && !before.endsWith('...')) return true;
  const after = textOf(tokens.slice(index + 1, index + 3));
  return (after.startsWith(':') || after === '?:') && !before.endsWith('?');
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ value }) => value).join('');
}
