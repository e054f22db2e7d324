import { isFileOrigin, type Finding, type Severity } from '../../model/finding.ts';
import type { Result } from '../../model/result.ts';
import type { Verdict, VerdictOutcome } from '../../model/verdict.ts';
import { visible } from '../clean.ts';
import { counted } from '../phrases.ts';
import { findingNote, noteText } from '../parts/finding-note.ts';
import { maskedFact, maskedIn } from '../parts/masked.ts';
import { openFindings } from '../parts/open-findings.ts';
import { outcomeMark } from '../parts/verdict.ts';

type Command = 'error' | 'warning' | 'notice';
type Properties = Readonly<Record<string, string | number>>;

interface Annotation {
  readonly command: Command;
  readonly properties: Properties;
  readonly message: string;
}

/** A step shows ten annotations of each kind and drops the rest without a word. */
const perKind = 10;
const maxReasons = 10;

const commandOf: Readonly<Record<Severity, Command>> = { error: 'error', warning: 'warning', info: 'notice' };
const verdictCommand: Readonly<Record<VerdictOutcome, Command>> = {
  approved: 'notice',
  'needs-approval': 'warning',
  rejected: 'error',
  undecided: 'error',
};

/**
 * Workflow commands that GitHub shows as annotations: the verdict, then findings, worst first, at most ten of each kind
 * with the count of those left out as the last notice.
 */
export function renderGithub(result: Result): string {
  const room: Record<Command, number> = { error: perKind, warning: perKind, notice: perKind - 1 };
  const lines: string[] = [];
  let leftOut = 0;
  for (const annotation of annotationsOf(result)) {
    if (room[annotation.command] === 0) leftOut++;
    else {
      room[annotation.command]--;
      lines.push(commandLine(annotation));
    }
  }
  if (leftOut > 0) lines.push(commandLine(leftOutAnnotation(leftOut)));
  return lines.join('');
}

function annotationsOf(result: Result): readonly Annotation[] {
  const findings = openFindings(result.findings).map(findingAnnotation);
  const masked = maskedAnnotations(result);
  return result.kind === 'ReviewResult'
    ? [verdictAnnotation(result.verdict), ...masked, ...findings]
    : [...masked, ...findings];
}

/** What was accepted is counted wherever findings are shown. */
function maskedAnnotations(result: Result): readonly Annotation[] {
  return maskedFact({ masked: maskedIn(result), at: result.at }).map((line) => ({
    command: 'notice',
    properties: { title: 'Groundtruth: accepted' },
    message: noteText([line.map((span) => (typeof span === 'string' ? span : '')).join('')]),
  }));
}

function verdictAnnotation({ outcome, reasons }: Verdict): Annotation {
  const deciding = reasons.filter(({ weight }) => weight === outcome);
  const { word } = outcomeMark(outcome);
  const message = noteText(deciding.slice(0, maxReasons).map((reason) => reason.message)) || word;
  return { command: verdictCommand[outcome], properties: { title: `Groundtruth: ${word}` }, message };
}

function findingAnnotation(finding: Finding): Annotation {
  const { severity, origin } = finding;
  const place: Properties =
    origin && isFileOrigin(origin) ? { file: visible(origin.file), line: origin.line, col: origin.column } : {};
  const { title, message } = findingNote(finding);
  return { command: commandOf[severity], properties: { ...place, title }, message };
}

function leftOutAnnotation(count: number): Annotation {
  const message = `${counted(count, ['more annotation does', 'more annotations do'])} not fit here: see the report.`;
  return { command: 'notice', properties: { title: 'Groundtruth' }, message };
}

function commandLine({ command, properties, message }: Annotation): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${command} ${written.join(',')}::${escapeData(message)}\n`;
}

/** As the runner reads it back. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
