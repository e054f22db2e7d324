import { isFileOrigin, reaches, type Finding } from '../model/finding.ts';
import { topicOf } from './codes.ts';
import type { Concern } from './concern.ts';
import { nameOf, withoutDot, type Facts } from './facts.ts';
import { andMore, grouped } from './grouped.ts';
import { collisions, driftOnTouched, hiddenDependencies, unseenEvidence } from './state-rules.ts';

type Rule = (facts: Facts) => readonly Concern[];

/** Everything that can weigh on a verdict. A new rule is one function in this list. */
export const rules: readonly Rule[] = [
  newFindings,
  unreadableFacts,
  configuration,
  unjudgedByPolicies,
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

/** A policy of the base that cannot judge something of the change has not been fulfilled, whatever is tolerated otherwise. */
function unjudgedByPolicies({ policies, changes, failOn }: Facts): Concern[] {
  if (changes.length === 0) return [];
  return (policies?.unjudged ?? [])
    .filter(
      ({ effect, severity }) =>
        effect === 'approval' || effect === 'plan' || (effect === 'finding' && reaches({ severity }, failOn)),
    )
    .map(({ policy, finding }) => ({
      code: 'policy.unjudged',
      weight: 'needs-approval',
      message: `${withoutDot(finding.message)}${placeOf(finding)}, so a person has to agree.`,
      clause: `${nameOf(policy)} could not judge the change`,
    }));
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

/** Declared first, made true afterwards: that is the order of things, and worth a word. */
function declaredAhead({ findings }: Facts): Concern[] {
  const ahead = findings.filter(({ code, phase }) => topicOf(code) === 'drift' && phase === 'introduced');
  const [first] = ahead;
  if (!first) return [];
  const message = `Until it is carried out, the change differs from what runs: ${first.message}${andMore(ahead.length - 1, 'difference')}`;
  return [{ code: 'drift.ahead', weight: 'approved', message }];
}

function placeOf({ origin }: Finding): string {
  return origin && isFileOrigin(origin) ? ` (${origin.file}:${origin.line})` : '';
}
