import { canonicalJson, type Json } from '../../model/json.ts';
import type { Result } from '../../model/result.ts';

/** The result itself: sorted keys, two spaces, a newline at the end. Equal results give equal bytes. */
export function renderJson(result: Result): string {
  return jsonText(result as unknown as Json);
}

/** Canonical JSON that is safe in a workflow's log, which takes `##[` for the start of a command anywhere in a line. */
export function jsonText(value: Json): string {
  return `${canonicalJson(value, 2).replaceAll('##[', '##\\u005b')}\n`;
}
