import { type Finding, isFileOrigin } from '../../engine/model/finding.ts';

/** Findings as lines that a table can hold: `line:column severity code message | hint`. */
export function lines(findings: readonly Finding[]): string[] {
  return findings.map(({ origin, severity, code, message, hint }) => {
    const place = origin && isFileOrigin(origin) ? `${origin.line}:${origin.column} ` : '';
    return `${place}${severity} ${code} ${message}${hint === undefined ? '' : ` | ${hint}`}`;
  });
}
