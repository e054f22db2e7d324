import { formatSeconds } from '../../model/duration.ts';
import { canonicalJson, type Json } from '../../model/json.ts';
import { redactText } from '../../model/redact.ts';
import { entityKinds } from '../../model/ref.ts';
import { type Budget, type Expression, type Language, secondsOf } from './cel.ts';
import type { ExpressionProblem } from './expression-problem.ts';

/** A text in which some parts are computed. */
export type Template = readonly (string | Expression)[];

/** Characters of one computed part, and entries of a list in it. */
const maxPart = 300;
const maxEntries = 10;

/** Where a reference in a text names the namespace that people leave out. */
const defaultRefs = new RegExp(`\\b(${entityKinds.join('|')}):default/`, 'g');

/** Reads `{{ expression }}` in a text; an offset in a problem is one in the text. */
export function compileTemplate(
  text: string,
  { compile }: Language,
  variables: Readonly<Record<string, string>>,
): Template | ExpressionProblem {
  const parts: (string | Expression)[] = [];
  let end = 0;
  for (const { 0: whole, 1: inner = '', index } of text.matchAll(/\{\{(.*?)\}\}/gs)) {
    const expression = compile(inner, variables);
    if ('problem' in expression) return { ...expression, offset: index + 2 + expression.offset };
    parts.push(oneLine(text.slice(end, index)), expression);
    end = index + whole.length;
  }
  parts.push(oneLine(text.slice(end)).trimEnd());
  return parts;
}

/** However its lines are folded in the file, a message is one. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** The text; a part that cannot be computed is a question mark. */
export function fillTemplate(template: Template, values: Readonly<Record<string, unknown>>, budget: Budget): string {
  return template
    .map((part) => {
      if (typeof part === 'string') return part;
      const result = part.evaluate(values, budget);
      return result.is === 'value' ? cut(redactText(textOf(result.value)), maxPart) : '?';
    })
    .join('');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll(defaultRefs, '$1:');
  if (Array.isArray(value)) {
    const shown = value.slice(0, maxEntries).map(textOf).join(', ');
    return value.length > maxEntries ? `${shown} and ${value.length - maxEntries} more` : shown;
  }
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$|\.000(?=Z$)/, '');
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  const seconds = secondsOf(value);
  if (seconds !== undefined) return formatSeconds(Math.abs(seconds));
  for (const name of ['ref', 'id', 'code'] as const) {
    if (name in value) return textOf((value as Readonly<Record<string, unknown>>)[name]);
  }
  return canonicalJson(value as Json);
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
