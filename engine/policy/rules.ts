import { isFileOrigin, reaches, type Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import type { Unseen } from '../model/result.ts';
import type { RequiredApproval, VerdictOutcome, VerdictReason } from '../model/verdict.ts';
import type { ApprovalRequest } from './approvals.ts';
import { topicOf } from './codes.ts';
import { isAsCritical, nameOf, type Facts } from './facts.ts';

/** What is asked of people, for the rules that speak of it. */
interface Asked {
  readonly requests: readonly ApprovalRequest[];
  readonly approvals: readonly RequiredApproval[];
}

export type Rule = (facts: Facts, asked: Asked) => readonly VerdictReason[];

/** Everything that can weigh on a verdict. A new rule is one function in this list. */
export const rules: readonly Rule[] = [
  newFindings,
  unreadableFacts,
  configuration,
  emptiedCatalog,
  movedBase,
  peopleToAsk,
  nobodyToAsk,
  hiddenDependencies,
  driftOnTouched,
  declaredAhead,
  unseenEvidence,
];

/** What the change brings that is wrong in the catalog itself. What it declares ahead of time is not wrong. */
function newFindings({ findings, failOn }: Facts): VerdictReason[] {
  const brought = findings.filter(
    (finding) => finding.phase === 'introduced' && topicOf(finding.code) === 'declared' && reaches(finding, failOn),
  );
  return grouped(brought, ({ code }) => code).map(([first, others]) => ({
    code: 'finding.introduced',
    weight: 'rejected',
    message: `The change brings ${first.code}${placeOf(first)}: ${first.message}${andMore(others, 'such finding')}`,
  }));
}

/** What cannot be read could declare anything: repository facts fail closed, whatever is tolerated otherwise. */
function unreadableFacts({ findings, base, head }: Facts): VerdictReason[] {
  const before = unreadable([...base.findings, ...findings.filter(({ phase }) => phase !== 'introduced')]);
  const after = unreadable([...head.findings, ...findings.filter(({ phase }) => phase !== 'fixed')]);
  const reasons: VerdictReason[] = [];
  for (const [key, finding] of after) {
    const message = `${finding.message}${placeOf(finding)}`;
    reasons.push(
      before.has(key)
        ? { code: 'facts.unreadable', weight: 'undecided', message: `What is declared is not known whole: ${message}` }
        : {
            code: 'facts.unreadable',
            weight: 'rejected',
            message: `The change brings what cannot be read: ${message}`,
          },
    );
  }
  for (const [key, finding] of before) {
    if (after.has(key)) continue;
    const message = `What stood in a file that could not be read is not known, so what the change does to it is not either${placeOf(finding)}.`;
    reasons.push({ code: 'facts.unreadable', weight: 'needs-approval', message });
  }
  return reasons;
}

function unreadable(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  const found = new Map<string, Finding>();
  for (const finding of findings) {
    if (topicOf(finding.code) !== 'unreadable' || finding.severity !== 'error') continue;
    const key = `${finding.code} ${finding.origin && isFileOrigin(finding.origin) ? finding.origin.file : finding.message}`;
    if (!found.has(key)) found.set(key, finding);
  }
  return found;
}

function configuration({ configured, findings }: Facts): VerdictReason[] {
  const reasons: VerdictReason[] = [];
  if (!configured) {
    reasons.push({
      code: 'config.missing',
      weight: 'needs-approval',
      message:
        'The base has no groundtruth.yaml: the change was judged by the built-in defaults, so a person has to agree.',
    });
  }
  // Rules that cannot be read fall back to defaults, which may ask for less. A dead end would also stop the change that mends them.
  const broken = findings.find(
    ({ code, severity, phase }) => code === 'config.invalid' && severity === 'error' && phase === 'existing',
  );
  if (broken) {
    const message = `The rules of the base cannot be relied on, so the built-in defaults stood in and a maintainer has to agree: ${broken.message}${placeOf(broken)}`;
    reasons.push({ code: 'config.invalid', weight: 'needs-approval', message });
  }
  if (findings.some(({ code }) => code === 'config.changed')) {
    reasons.push({
      code: 'config.changed',
      weight: 'needs-approval',
      message: 'The change edits the configuration by which later changes are judged, so a person has to agree.',
    });
  }
  return reasons;
}

/** Without most of what is declared, hardly anything is left to judge later changes by, whoever owned what goes. */
function emptiedCatalog({ changes, base }: Facts): VerdictReason[] {
  const removed = changes.filter(({ kind }) => kind === 'entity-removed').length;
  if (removed * 2 <= base.entities.size) return [];
  const what = removed === base.entities.size ? 'everything' : `${removed} of the ${base.entities.size} things`;
  const message = `The change removes ${what} that the base declares, so a maintainer has to agree.`;
  return [{ code: 'catalog.emptied', weight: 'needs-approval', message }];
}

/** What the base declares since the branch left it is not in the impact: it could be what the change breaks. */
function movedBase({ findings }: Facts): VerdictReason[] {
  return findings
    .filter(({ code }) => code === 'review.behind' || code === 'review.conflict')
    .map(({ message }) => ({ code: 'base.moved', weight: 'needs-approval', message }));
}

function peopleToAsk(_: Facts, { approvals }: Asked): VerdictReason[] {
  return approvals.map(({ team, members, because, omitted = 0 }) => {
    const first = because[0]?.reason ?? 'the change concerns it';
    const more = andMore(because.length - 1 + omitted, 'reason');
    const nobody = members.length > 0 ? '' : ' The base names no members of it, so a maintainer has to stand in.';
    return {
      code: 'approval.required',
      weight: 'needs-approval',
      message: `${nameOf(team)} has to agree: ${first}${more}.${nobody}`,
    };
  });
}

function nobodyToAsk(_: Facts, { requests }: Asked): VerdictReason[] {
  const unanswered = requests.filter(({ who }) => who === undefined);
  return grouped(unanswered, ({ cause }) => cause.id).map(([{ cause }]) => ({
    code: 'approval.no-owner',
    weight: 'needs-approval',
    message: `Nobody in the base answers for it, so a maintainer has to agree: ${cause.reason}.`,
  }));
}

/** A change that looks local and is not. */
function hiddenDependencies({ affected }: Facts): VerdictReason[] {
  const hidden = affected.flatMap(({ id, path }) => {
    const last = path.at(-1);
    return last?.grade === 'observed-only' ? [{ id, last }] : [];
  });
  return hidden.map(({ id, last }) => {
    const seen =
      last.origin && !isFileOrigin(last.origin) ? ` (seen by ${last.origin.source} at ${last.origin.at})` : '';
    return {
      code: 'impact.hidden',
      weight: 'needs-approval',
      message: `${nameOf(id)} needs ${nameOf(last.dependency)}, which nobody declared${seen}: make sure that it survives the change, and declare it.`,
    };
  });
}

/** The record that the change starts from does not show what is there. */
function driftOnTouched({ findings, touched }: Facts): VerdictReason[] {
  const drifted = findings.filter(
    ({ code, phase, severity, ref }) =>
      topicOf(code) === 'drift' &&
      phase !== 'introduced' &&
      phase !== 'fixed' &&
      severity !== 'info' &&
      ref !== undefined &&
      touched.has(ref),
  );
  return grouped(drifted, ({ ref }) => ref ?? '').map(([first, others]) => ({
    code: 'drift.touched',
    weight: 'needs-approval',
    message: `${nameOf(first.ref ?? 'it')} is not what its record says (${first.code}): ${first.message}${andMore(others, 'difference')}`,
  }));
}

/** Declared first, made true afterwards: that is the order of things, and worth a word. */
function declaredAhead({ findings }: Facts): VerdictReason[] {
  const ahead = findings.filter(({ code, phase }) => topicOf(code) === 'drift' && phase === 'introduced');
  const [first] = ahead;
  if (!first) return [];
  const message = `Until it is carried out, the change differs from what runs: ${first.message}${andMore(ahead.length - 1, 'difference')}`;
  return [{ code: 'drift.ahead', weight: 'approved', message }];
}

/** Missing evidence never stops a verdict; it asks for a person where something critical is concerned. */
function unseenEvidence({ unseen, findings, affected, criticalityOf }: Facts): VerdictReason[] {
  if (affected.length === 0) return [];
  const worst = affected.some(({ criticality }) => isAsCritical(criticality, 'critical'));
  const gaps: Unseen[] = unseen.filter(({ inherent }) => !inherent);
  for (const { code, message, severity } of findings) {
    if (code.startsWith('evidence.') && severity !== 'info') gaps.push({ what: 'evidence', reason: message });
  }
  return grouped(gaps, ({ source, what }) => source ?? what).map(([first, others, all]) => {
    const critical = all.some(({ ref }) => (ref === undefined ? worst : isAsCritical(criticalityOf(ref), 'critical')));
    const weight: VerdictOutcome = critical ? 'needs-approval' : 'approved';
    const by = first.source === undefined ? '' : ` by ${first.source}`;
    const consequence = critical ? ' Something critical is concerned, so a person has to agree.' : '';
    const message = `Not seen${by}: ${first.what}. ${first.reason}${andMore(others, 'gap')}${consequence}`;
    return { code: 'evidence.missing', weight, message };
  });
}

/** Things by what they have in common, each with its first, how many follow, and all; sorted by what is common. */
function grouped<Thing>(
  things: readonly Thing[],
  common: (thing: Thing) => string,
): readonly (readonly [first: Thing, others: number, all: readonly Thing[]])[] {
  const groups = new Map<string, [Thing, ...Thing[]]>();
  for (const thing of things) {
    const group = groups.get(common(thing));
    if (group) group.push(thing);
    else groups.set(common(thing), [thing]);
  }
  return [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, group]) => [group[0], group.length - 1, group] as const);
}

function andMore(count: number, what: string): string {
  if (count <= 0) return '';
  return ` (and ${count} more ${what}${count === 1 ? '' : 's'})`;
}

function placeOf({ origin }: Finding): string {
  return origin && isFileOrigin(origin) ? ` (${origin.file}:${origin.line})` : '';
}
