import { compareText } from './json.ts';
import type { Ref } from './ref.ts';

/** A place in a file of the repository. Lines and columns count from 1, columns in UTF-16 code units. */
export interface FileOrigin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A sighting: which source saw it, in which run, when (RFC 3339, UTC). */
export interface EvidenceOrigin {
  readonly source: string;
  readonly run: string;
  readonly at: string;
}

export type Origin = FileOrigin | EvidenceOrigin;

export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

/** Whether a change brings a finding, removes it, or found it there. Only a review sets it. */
export type Phase = 'introduced' | 'fixed' | 'existing';

/** Something a person can act on. `code` is stable and dotted, `message` is whole without the other fields. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly ref?: Ref;
  readonly origin?: Origin;
  readonly hint?: string;
  /** Further places that belong to it, each with what it shows: the other duplicate, the conflicting value. */
  readonly related?: readonly RelatedOrigin[];
  /** Services that depend on `ref`, most critical first. */
  readonly services?: readonly Ref[];
  /** Since when the evidence shows it, RFC 3339. */
  readonly onset?: string;
  readonly mechanism?: string;
  /** What of the evidence points to the mechanism, as part of a sentence. */
  readonly because?: string;
  /** It is known that no declared change accounts for it. */
  readonly undeclared?: true;
  /** The attribute of `ref` that it is about. */
  readonly attribute?: string;
  readonly phase?: Phase;
  /** Equal for the same problem in two runs, whatever its wording and line. */
  readonly fingerprint?: string;
  /** False where neither a waiver nor the baseline may mask it. */
  readonly waivable?: false;
}

export interface RelatedOrigin {
  readonly message: string;
  readonly origin?: Origin;
}

export function isFileOrigin(origin: Origin): origin is FileOrigin {
  return 'file' in origin;
}

/** Findings in the order in which they are shown: severity, then place, then code, then text. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      compareOrigins(a.origin, b.origin) ||
      compareText(a.code, b.code) ||
      compareText(a.ref ?? '', b.ref ?? '') ||
      compareText(a.message, b.message),
  );
}

/** True where a finding is at or above the threshold; `none` is never reached. */
export function reaches(finding: Pick<Finding, 'severity'>, threshold: Severity | 'none'): boolean {
  return threshold !== 'none' && severities.indexOf(finding.severity) <= severities.indexOf(threshold);
}

function compareOrigins(a: Origin | undefined, b: Origin | undefined): number {
  if (!a || !b) return a ? -1 : b ? 1 : 0;
  if (!isFileOrigin(a) || !isFileOrigin(b)) {
    if (isFileOrigin(a)) return -1;
    if (isFileOrigin(b)) return 1;
    return compareText(a.source, b.source) || compareText(a.at, b.at);
  }
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column;
}
