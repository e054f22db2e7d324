import {
  isFileOrigin,
  severities,
  sortFindings,
  type Finding,
  type Origin,
  type Severity,
} from '../../model/finding.ts';
import { bareName, fullName } from '../names.ts';
import { prose, type Detail, type Line, type Mark, type Row, type Tone } from '../page.ts';
import { counted, grouped, joined, type Noun, sortedEntries } from '../phrases.ts';
import { alikeDetails, foldAlike, holderOf } from './alike.ts';
import { agoAt, formatMoment } from './moments.ts';

const severityTones: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'warn', info: 'note' };
export const findingNoun: Noun = ['finding', 'findings'];

/** How many names one line of a finding lists. */
const maxNames = 6;

const severityNouns: Readonly<Record<Severity, Noun>> = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  info: ['info', 'info'],
};

/**
 * Findings as rows, worst first, grouped by the entity, else by the file or source that they stand in. The same advice for
 * the same code is marked as repeated; where many values within one setting differ alike, they are one row.
 */
export function findingRows(findings: readonly Finding[], at: string): readonly Row[] {
  const said = new Set<string>();
  return foldAlike(sortFindings(findings), settingOf).map(([finding, ...alike]) => {
    const details = [...alikeDetails(finding, alike), ...detailsOf(sharedIn(finding, alike), at)];
    const advice = `${finding.code} ${finding.hint ?? ''}`;
    const isSaid = said.has(advice);
    said.add(advice);
    return {
      mark: markOf(finding),
      group: groupOf(finding),
      text: prose(finding.message),
      details: isSaid ? details.map((each) => (each.kind === 'hint' ? { ...each, repeated: true } : each)) : details,
    };
  });
}

/** Without what is said of the first alone. */
function sharedIn(finding: Finding, others: readonly Finding[]): Finding {
  const shared: { -readonly [Member in keyof Finding]: Finding[Member] } = { ...finding };
  for (const member of ['hint', 'because', 'onset'] as const)
    if (others.some((other) => other[member] !== finding[member])) delete shared[member];
  if (others.some(({ mechanism }) => mechanism !== finding.mechanism)) delete shared.mechanism;
  if (others.length > 0) delete shared.related;
  return shared;
}

/** The setting within which a value is that a finding is about, and what else has to be the same for two to say the same. */
function settingOf({ ref, code, severity, phase, attribute = '' }: Finding): string | undefined {
  const setting = holderOf(attribute);
  return ref === undefined || setting === undefined ? undefined : JSON.stringify([ref, code, severity, phase, setting]);
}

function markOf({ severity, phase }: Finding): Mark {
  return phase === 'fixed' ? { tone: 'good', word: 'mended' } : { tone: severityTones[severity], word: severity };
}

/** `2 errors, 1 warning and 3 info`; `nothing` where there are none. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  const parts = severities.filter((severity) => counts[severity] > 0);
  return joined(parts.map((severity) => counted(counts[severity], severityNouns[severity]))) || 'nothing';
}

/** `500 decay.version, 12 inventory.missing and coverage.stale`: most first; what is past the sixth is counted. */
export function countCodes(codes: Readonly<Record<string, number>>): string {
  const all = [...sortedEntries(codes)].sort(([, a], [, b]) => b - a);
  const shown = all.slice(0, maxNames).map(([code, count]) => (count === 1 ? code : `${grouped(count)} ${code}`));
  const rest = all.slice(maxNames).reduce((sum, [, count]) => sum + count, 0);
  return joined(rest > 0 ? [...shown, `${grouped(rest)} of other codes`] : shown);
}

/** The tone of the worst finding. */
export function worstTone(findings: readonly Finding[]): Tone {
  const worst = severities.find((severity) => findings.some((finding) => finding.severity === severity));
  return worst ? severityTones[worst] : 'good';
}

/** Where something stands, or who saw it when. */
export function placeOf(origin: Origin, at: string): Line {
  if (isFileOrigin(origin)) return [{ code: `${origin.file}:${origin.line}:${origin.column}` }];
  return ['seen by ', { code: origin.source }, ` ${agoAt(origin.at, at)}`];
}

function groupOf({ ref, origin }: Finding): string {
  if (ref !== undefined) return fullName(ref);
  if (!origin) return 'in general';
  return isFileOrigin(origin) ? origin.file : origin.source;
}

function detailsOf(finding: Finding, at: string): readonly Detail[] {
  const { hint, related = [], services = [], onset, mechanism, because, origin, code } = finding;
  const details: Detail[] = [];
  if (hint !== undefined) details.push({ kind: 'hint', text: prose(hint) });
  for (const { message, origin: place } of related.slice(0, maxNames)) {
    details.push({ kind: 'also', text: [...prose(message), ...(place ? [' (', ...placeOf(place, at), ')'] : [])] });
  }
  if (related.length > maxNames) details.push({ kind: 'also', text: [`and ${related.length - maxNames} more places`] });
  if (services.length > 0) details.push({ kind: 'also', text: ['concerns ', ...nameList(services.map(bareName))] });
  if (mechanism !== undefined && mechanism !== 'unknown') {
    const why = because === undefined ? [] : [', because ', ...prose(because)];
    details.push({ kind: 'also', text: ['likely: ', ...prose(mechanism), ...why] });
  }
  const since = onset === undefined ? [] : [`since ${formatMoment(onset)}`];
  details.push({ kind: 'place', text: dotted([...(origin ? [placeOf(origin, at)] : []), since, [{ code }]]) });
  return details;
}

/** Names with commas between; what is past the sixth is counted. */
export function nameList(names: readonly string[]): Line {
  const shown = names
    .slice(0, maxNames)
    .flatMap((name, index): Line => (index > 0 ? [', ', { code: name }] : [{ code: name }]));
  return names.length > maxNames ? [...shown, ` and ${names.length - maxNames} more`] : shown;
}

/** Parts of a line with a dot between those that are not empty. */
export function dotted(parts: readonly Line[]): Line {
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index > 0 ? [' · ', ...part] : part));
}
