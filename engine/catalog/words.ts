import type { JsonObject, JsonPath } from '../model/json.ts';
import { redactText } from '../model/redact.ts';

/** Characters of one value that a message shows, and places of a circle. */
const longest = 80;
const mostSteps = 8;

/** A path as people write it: `spec.dependsOn[0].to`. */
export function pathText(path: JsonPath): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else text += text === '' ? cut(segment) : `.${cut(segment)}`;
  }
  return text;
}

/** A way round that comes back to where it starts; the middle of a long one is counted. */
export function circleText(names: readonly string[]): string {
  const steps = names.slice(0, mostSteps).map(shown);
  if (names.length > mostSteps) steps.push(`… (${names.length - mostSteps} more)`);
  return [...steps, steps[0]].join(' → ');
}

/** A value in a message, cut to a readable length. */
export function shown(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return typeOf(value);
  return `\`${cut(redactText(String(value)))}\``;
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** What a value is. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  return typeName(Array.isArray(value) ? 'array' : typeof value);
}

/** A type of JSON Schema in words. */
export function typeName(type: string): string {
  switch (type) {
    case 'string':
      return 'text';
    case 'array':
      return 'a list';
    case 'object':
      return 'a mapping';
    case 'integer':
      return 'a whole number';
    case 'boolean':
      return '`true` or `false`';
    default:
      return 'a number';
  }
}

/** YAML takes bare numbers and truth values for what they are; quotes make them text. What is `written` may be more: `1.10`. */
export function quotesHint(value: number | boolean, written: string | undefined): string {
  const quoted = written === undefined || written === String(value) ? '' : `, \`"${written}"\``;
  const read = typeof value === 'number' ? `the number \`${value}\`` : `\`${value}\``;
  return `Put it in quotes as it is written${quoted}: without them, YAML reads ${read}.`;
}

/** `apiVersion kind`, by which documents that are not ours are counted. */
export function documentLabel({ apiVersion, kind }: JsonObject): string {
  const version = typeof apiVersion === 'string' ? apiVersion.slice(0, 100) : 'no apiVersion';
  return `${version} ${typeof kind === 'string' ? kind.slice(0, 100) : 'no kind'}`;
}
