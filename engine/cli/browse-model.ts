import { isFileOrigin, type Finding, type Origin } from '../model/finding.ts';
import type { Hop } from '../model/impact.ts';
import type { Result, ReviewResult } from '../model/result.ts';

/** A result as lists to walk through: each row opens into the lines that explain it. */
export interface BrowseModel {
  readonly title: string;
  readonly sections: readonly BrowseSection[];
}

export interface BrowseSection {
  readonly name: string;
  readonly rows: readonly BrowseRow[];
}

export interface BrowseRow {
  readonly tone: 'bad' | 'warn' | 'calm';
  readonly label: string;
  readonly detail: readonly string[];
}

/** The lists of a result; those that would be empty are left out, but one always stays. */
export function browseModel(result: Result): BrowseModel {
  const sections = [
    ...(result.kind === 'ReviewResult' ? reviewSections(result) : []),
    { name: 'Findings', rows: result.findings.map(findingRow) },
    ...('unseen' in result
      ? [
          {
            name: 'Not seen',
            rows: result.unseen.map(({ what, reason, source }) =>
              row('warn', what, [reason, ...(source ? [`source: ${source}`] : [])]),
            ),
          },
        ]
      : []),
  ];
  const filled = sections.filter(({ rows }) => rows.length > 0);
  return {
    title: titleOf(result),
    sections: filled.length > 0 ? filled : [{ name: 'Findings', rows: [row('calm', 'Nothing to report.', [])] }],
  };
}

function reviewSections(result: ReviewResult): BrowseSection[] {
  const { verdict, impact, changes } = result;
  return [
    {
      name: 'Why',
      rows: verdict.reasons.map((reason) =>
        row(reason.weight === 'approved' ? 'calm' : reason.weight === 'rejected' ? 'bad' : 'warn', reason.message, [
          `rule: ${reason.code}`,
          `on its own: ${reason.weight}`,
        ]),
      ),
    },
    {
      name: 'Approvals',
      rows: verdict.approvals.map(({ team, members, because }) =>
        row('warn', team, [
          members.length > 0 ? `any of: ${members.join(', ')}` : 'the catalog names no members of this team',
          ...because.flatMap((cause) => [`${cause.id} would be ${cause.state}`, ...pathLines(cause.path)]),
        ]),
      ),
    },
    {
      name: 'Impact',
      rows: impact.affected.map((item) =>
        row(
          item.state === 'down' ? 'bad' : item.state === 'degraded' ? 'warn' : 'calm',
          `${item.state.padEnd(8)} ${item.id}`,
          [
            ...(item.criticality ? [`criticality: ${item.criticality}`] : []),
            ...(item.owner ? [`owner: ${item.owner}`] : []),
            `${item.distance} ${item.distance === 1 ? 'hop' : 'hops'} away, ${item.likelihood}`,
            ...pathLines(item.path),
          ],
        ),
      ),
    },
    {
      name: 'Changes',
      rows: changes.map((change) =>
        row(
          'calm',
          `${change.kind.replace('-', ' ')}: ${change.ref}${change.kind === 'field-changed' ? ` ${change.path}` : ''}`,
          [
            `effect: ${change.effect}`,
            ...(change.kind === 'field-changed'
              ? [`was ${JSON.stringify(change.old)}`, `is ${JSON.stringify(change.new)}`]
              : []),
            ...(change.after ? [place(change.after)] : change.before ? [place(change.before)] : []),
          ],
        ),
      ),
    },
  ];
}

function findingRow(finding: Finding): BrowseRow {
  return row(finding.severity === 'error' ? 'bad' : finding.severity === 'warning' ? 'warn' : 'calm', finding.message, [
    finding.code,
    ...(finding.ref ? [finding.ref] : []),
    ...(finding.origin ? [place(finding.origin)] : []),
    ...(finding.hint ? [finding.hint] : []),
    ...(finding.related ?? []).map(({ message, origin }) => (origin ? `${message} (${place(origin)})` : message)),
    ...(finding.services?.length ? [`services: ${finding.services.join(', ')}`] : []),
    ...(finding.phase ? [`${finding.phase} by this change`.replace('existing by this change', 'there before')] : []),
  ]);
}

function pathLines(path: readonly Hop[]): string[] {
  return path.map((hop) => `  ${hop.dependent} ${hop.type} ${hop.dependency} (${hop.strength}, ${hop.grade})`);
}

function place(origin: Origin): string {
  return isFileOrigin(origin)
    ? `${origin.file}:${origin.line}:${origin.column}`
    : `seen by ${origin.source} at ${origin.at}`;
}

function titleOf(result: Result): string {
  if (result.kind === 'ReviewResult') return `Verdict: ${result.verdict.outcome}`;
  const errors = result.findings.filter(({ severity }) => severity === 'error').length;
  return `${result.kind.replace('Result', '')}: ${errors} errors, ${result.findings.length} findings`;
}

function row(tone: BrowseRow['tone'], label: string, detail: readonly string[]): BrowseRow {
  return { tone, label: printable(label), detail: detail.map(printable) };
}

/** What comes from files can hold anything; a screen gets text only. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�');
}
