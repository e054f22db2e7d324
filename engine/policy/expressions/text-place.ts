import type { FileOrigin } from '../../model/finding.ts';
import type { JsonPath } from '../../model/json.ts';

/**
 * Where a part of a text stands in its file. `origin` is where the value begins: at its first letter or quote, or, for a text
 * that begins on the line below, at its key. Exact for texts of one line and for blocks that keep their lines (`|`).
 */
export function placeInText(
  origin: FileOrigin | undefined,
  path: JsonPath,
  text: string,
  offset: number,
): FileOrigin | undefined {
  if (!origin) return undefined;
  const key = String(path.at(-1)).length;
  const before = text.slice(0, offset).split('\n');
  const column = before.at(-1)?.length ?? 0;
  // A value on the line of its key stands behind it; two levels of keys are indented by two.
  const isBelow = text.includes('\n') || origin.column <= 2 * path.length;
  if (isBelow) {
    return { file: origin.file, line: origin.line + before.length, column: origin.column + 2 + column };
  }
  return { file: origin.file, line: origin.line, column: Math.max(origin.column, key) + column };
}
