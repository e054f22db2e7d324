import type { JsonObject, JsonPath } from '../model/json.ts';

/** A path as people write it: `spec.dependsOn[0].to`. */
export function pathText(path: JsonPath): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else text += text === '' ? segment : `.${segment}`;
  }
  return text;
}

/** A value in a message, cut to a readable length. */
export function shown(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return typeOf(value);
  const text = String(value);
  return `\`${text.length > 80 ? `${text.slice(0, 80)}…` : text}\``;
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

/** YAML takes bare numbers and truth values for what they are; quotes make them text. */
export function quotesHint(value: number | boolean): string {
  return `Put it in quotes: \`"${value}"\`.`;
}

/** `apiVersion kind`, by which documents that are not ours are counted. */
export function documentLabel({ apiVersion, kind }: JsonObject): string {
  const version = typeof apiVersion === 'string' ? apiVersion.slice(0, 100) : 'no apiVersion';
  return `${version} ${typeof kind === 'string' ? kind.slice(0, 100) : 'no kind'}`;
}
