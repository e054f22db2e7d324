import { isFileOrigin, reaches, type Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import type { Unseen } from '../model/result.ts';
import type { VerdictReason } from '../model/verdict.ts';
import { topicOf } from './codes.ts';
import { collidingChanges } from './collisions.ts';
import { isAsCritical, nameOf, type Facts } from './facts.ts';
import { requestFor, type ApprovalRequest, type RequestTopic } from './requests.ts';

/**
 * A reason with those whose agreement lifts it. A reason that needs approval and asks nobody by name asks the maintainers, in
 * the words of `clause`: no such reason is without somebody who can answer it.
 */
export interface Concern extends VerdictReason {
  readonly asks?: readonly ApprovalRequest[];
  readonly clause?: string;
  /** Of the request to the maintainers; `rules` by default. */
  readonly topic?: RequestTopic;
}

type Rule = (facts: Facts) => readonly Concern[];

/** Everything that can weigh on a verdict. A new rule is one function in this list. */
export const rules: readonly Rule[] = [
  newFindings,
  unreadableFacts,
  configuration,
  emptiedCatalog,
  movedBase,
  collisions,
  hiddenDependencies,
  driftOnTouched,
  declaredAhead,
  unseenEvidence,
];

/** What the change brings that is wrong in the catalog itself. What it declares ahead of time is not wrong. */
function newFindings({ findings, failOn }: Facts): Concern[] {
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
function unreadableFacts({ findings, base, head }: Facts): Concern[] {
  const before = unreadable([...base.findings, ...findings.filter(({ phase }) => phase !== 'introduced')]);
  const after = unreadable([...head.findings, ...findings.filter(({ phase }) => phase !== 'fixed')]);
  const reasons: Concern[] = [];
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
    reasons.push({
      code: 'facts.unreadable',
      weight: 'needs-approval',
      message,
      clause: `what could not be read is replaced${placeOf(finding)}`,
    });
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

function configuration({ configured, findings }: Facts): Concern[] {
  const reasons: Concern[] = [];
  if (!configured) {
    reasons.push({
      code: 'config.missing',
      weight: 'needs-approval',
      message:
        'The base has no groundtruth.yaml: the change was judged by the built-in defaults, so a person has to agree.',
      clause: 'the base has no groundtruth.yaml',
    });
  }
  // Rules that cannot be read fall back to defaults, which may ask for less. A dead end would also stop the change that mends them.
  const broken = findings.find(
    ({ code, severity, phase }) => code === 'config.invalid' && severity === 'error' && phase === 'existing',
  );
  if (broken) {
    const message = `The rules of the base cannot be relied on, so the built-in defaults stood in and a maintainer has to agree: ${broken.message}${placeOf(broken)}`;
    const clause = 'the rules of the base cannot be relied on';
    reasons.push({ code: 'config.invalid', weight: 'needs-approval', message, clause });
  }
  if (findings.some(({ code }) => code === 'config.changed')) {
    reasons.push({
      code: 'config.changed',
      weight: 'needs-approval',
      message: 'The change edits the configuration by which later changes are judged, so a person has to agree.',
      clause: 'the configuration by which later changes are judged changes',
    });
  }
  const grown = findings.find(({ code }) => code === 'baseline.grown');
  if (grown) {
    reasons.push({
      code: 'baseline.grown',
      weight: 'needs-approval',
      message: `${grown.message} So a person has to agree.`,
      clause: 'findings join the baseline, of which nobody is told from then on',
    });
  }
  return reasons;
}

/** Without most of what is declared, hardly anything is left to judge later changes by, whoever owned what goes. */
function emptiedCatalog({ changes, base }: Facts): Concern[] {
  const removed = changes.filter(({ kind }) => kind === 'entity-removed').length;
  if (removed * 2 <= base.entities.size) return [];
  const what = removed === base.entities.size ? 'everything' : `${removed} of the ${base.entities.size} things`;
  const message = `The change removes ${what} that the base declares, so a maintainer has to agree.`;
  return [
    {
      code: 'catalog.emptied',
      weight: 'needs-approval',
      message,
      clause: `the change removes ${what} that the base declares`,
    },
  ];
}

/** What the base declares since the branch left it is not in the impact: it could be what the change breaks. */
function movedBase({ findings }: Facts): Concern[] {
  return findings
    .filter(({ code }) => code === 'review.behind' || code === 'review.conflict')
    .map(({ message }) => ({
      code: 'base.moved',
      weight: 'needs-approval',
      message,
      clause: 'what the base has changed since is not judged',
      topic: 'state',
    }));
}

/** Changes that are harmless alone and meet on the same thing. Where that is critical, whoever answers for it puts them in order. */
function collisions(facts: Facts): Concern[] {
  return collidingChanges(facts).map(({ name, shared }): Concern => {
    const critical = shared.filter((id) => isAsCritical(facts.criticalityOf(id), facts.approvals.criticality));
    return {
      code: 'change.collision',
      weight: critical.length > 0 ? 'needs-approval' : 'approved',
      message: `${name}, which is open too, concerns ${nameOf(critical[0] ?? shared[0])}${andMore(shared.length - 1, 'thing')} as well: let one land, then review the other.`,
      asks: critical.map((id) => ask(facts, id, `${nameOf(id)} is concerned by ${name} as well`)),
    };
  });
}

/** A change that looks local and is not. Who answers for what is hidden has to agree; where nobody does, who answers for what it needs. */
function hiddenDependencies(facts: Facts): Concern[] {
  return facts.affected.flatMap(({ id, path }): Concern[] => {
    const last = path.at(-1);
    if (last?.grade !== 'observed-only') return [];
    const seen =
      last.origin && !isFileOrigin(last.origin) ? ` (seen by ${last.origin.source} at ${last.origin.at})` : '';
    const who = facts.trusted(id)?.owner ?? facts.trusted(last.dependency)?.owner;
    const clause = `${nameOf(id)} was seen to need ${nameOf(last.dependency)}, which nobody declared`;
    return [
      {
        code: 'impact.hidden',
        weight: 'needs-approval',
        message: `${nameOf(id)} needs ${nameOf(last.dependency)}, which nobody declared${seen}: make sure that it survives the change, and declare it.`,
        asks: [{ topic: 'state', ...requestFor(facts, id, who, clause) }],
      },
    ];
  });
}

/** The record that the change starts from does not show what is there. */
function driftOnTouched(facts: Facts): Concern[] {
  const drifted = facts.findings.filter(
    ({ code, phase, severity, ref }) =>
      topicOf(code) === 'drift' &&
      phase !== 'introduced' &&
      phase !== 'fixed' &&
      severity !== 'info' &&
      ref !== undefined &&
      facts.touched.has(ref),
  );
  return grouped(drifted, ({ ref }) => ref ?? '').map(([first, others]) => ({
    code: 'drift.touched',
    weight: 'needs-approval',
    message: `${nameOf(first.ref ?? 'it')} is not what its record says (${first.code}): ${first.message}${andMore(others, 'difference')}`,
    asks: [ask(facts, first.ref ?? '', `${nameOf(first.ref ?? 'it')} is not what its record says (${first.code})`)],
  }));
}

/** The request to whoever answers for a thing, because of how things stand with it. */
function ask(facts: Facts, id: string, reason: string): ApprovalRequest {
  return { topic: 'state', ...requestFor(facts, id, facts.trusted(id)?.owner, reason) };
}

/** Declared first, made true afterwards: that is the order of things, and worth a word. */
function declaredAhead({ findings }: Facts): Concern[] {
  const ahead = findings.filter(({ code, phase }) => topicOf(code) === 'drift' && phase === 'introduced');
  const [first] = ahead;
  if (!first) return [];
  const message = `Until it is carried out, the change differs from what runs: ${first.message}${andMore(ahead.length - 1, 'difference')}`;
  return [{ code: 'drift.ahead', weight: 'approved', message }];
}

/** Missing evidence never stops a verdict; it asks for a person where something critical is concerned. */
function unseenEvidence(facts: Facts): Concern[] {
  const { unseen, findings, affected, criticalityOf } = facts;
  if (affected.length === 0) return [];
  const worst = affected.filter(({ criticality }) => isAsCritical(criticality, 'critical')).map(({ id }) => id);
  const gaps: Unseen[] = unseen.filter(({ inherent }) => !inherent);
  for (const { code, message, severity } of findings) {
    if (code.startsWith('evidence.') && severity !== 'info') gaps.push({ what: 'evidence', reason: message });
  }
  return grouped(gaps, ({ source, what }) => source ?? what).map(([first, others, all]) => {
    const blind = all.flatMap(({ ref }) => ref ?? worst).filter((id) => isAsCritical(criticalityOf(id), 'critical'));
    const critical = [...new Set(blind)];
    const by = first.source === undefined ? '' : ` by ${first.source}`;
    const consequence = critical.length > 0 ? ' Something critical is concerned, so a person has to agree.' : '';
    return {
      code: 'evidence.missing',
      weight: critical.length > 0 ? 'needs-approval' : 'approved',
      message: `Not seen${by}: ${first.what}. ${first.reason}${andMore(others, 'gap')}${consequence}`,
      asks: critical.map((id) => ask(facts, id, `${nameOf(id)} is critical, and not all of it was seen${by}`)),
    };
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
