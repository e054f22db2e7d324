import type { Finding, Phase } from '../../model/finding.ts';
import type { ReviewResult } from '../../model/result.ts';
import { rowSection, type Line, type Page, type Section } from '../page.ts';
import { counted, grouped, joined } from '../phrases.ts';
import { shortened } from '../clean.ts';
import { changeNoun, changeSection } from '../parts/changes.ts';
import { commitName, evidenceSection, unseenSection } from '../parts/evidence.ts';
import { countFindings, findingNoun, findingRows } from '../parts/findings.ts';
import { impactNames, impactSections, summarizeImpact } from '../parts/impact.ts';
import { maskedFact, maskedSection } from '../parts/masked.ts';
import {
  approvalSection,
  awaitedNames,
  informedSection,
  obligationSection,
  outcomeTones,
  reasonSection,
  riskSection,
  rollbackSections,
} from '../parts/verdict.ts';

const phases: readonly (readonly [Phase | undefined, string, Section['weight']])[] = [
  ['introduced', 'Brought by this change', 'news'],
  [undefined, 'Findings', 'news'],
  ['fixed', 'Mended by this change', 'news'],
  ['existing', 'There before, on what this touches', 'aside'],
];

export function reviewPage(result: ReviewResult): Page {
  const { changes, impact, verdict, findings, evidence, unseen, at } = result;
  return {
    tone: outcomeTones[verdict.outcome],
    headline: headlineOf(result),
    facts: [effectFact(result), commitFact(result), ...maskedFact(result)],
    sections: [
      ...reasonSection(verdict),
      ...changeSection(changes, findings, at),
      ...impactSections(impact, at),
      ...approvalSection(verdict, impactNames(impact)),
      ...phases.flatMap(([phase, title, weight]) => phaseSection(findings, phase, title, weight, at)),
      ...obligationSection(verdict),
      ...rollbackSections(verdict),
      ...informedSection(verdict, impactNames(impact)),
      ...riskSection(verdict),
      ...maskedSection(result),
      ...unseenSection(
        unseen,
        verdict.reasons.map(({ message }) => message),
      ),
      ...evidenceSection(evidence),
    ],
  };
}

function headlineOf({ verdict, findings }: ReviewResult): Line {
  const { outcome, approvals } = verdict;
  if (outcome === 'approved') return ['Approved'];
  if (outcome === 'needs-approval') return ['Needs approval', ...byTeams(awaitedNames(approvals))];
  if (outcome === 'undecided') return ['Undecided: what is known is not enough'];
  const brought = findings.filter(({ phase, severity }) => phase === 'introduced' && severity === 'error');
  return [brought.length > 0 ? `Rejected: it brings ${countFindings(brought)}` : 'Rejected'];
}

function byTeams(teams: readonly string[]): Line {
  if (teams.length === 0) return [];
  if (teams.length > 3) return [` by ${grouped(teams.length)} teams`];
  return [` by ${joined(teams.map((team) => shortened(team, 40)))}`];
}

function effectFact({ changes, impact }: ReviewResult): Line {
  if (changes.length === 0) return ['Nothing that the catalog describes changes.'];
  const services = impact.affected.filter(({ kind }) => kind === 'service');
  const subject = counted(changes.length, changeNoun);
  if (services.length > 0) return [`${subject} would leave ${summarizeImpact(services, ['service', 'services'])}.`];
  if (impact.affected.length === 0) return [`${subject}, and nothing depends on what changes.`];
  return [
    `${subject} would leave no service worse, but ${summarizeImpact(impact.affected, ['other thing', 'other things'])}.`,
  ];
}

function commitFact({ base, head }: ReviewResult): Line {
  const [from, to] = [commitName(base), commitName(head)];
  return from.length > 0 && to.length > 0
    ? ['From ', ...from, ' to ', ...to, head.tree === undefined ? '' : ' merged into it']
    : [];
}

function phaseSection(
  findings: readonly Finding[],
  phase: Phase | undefined,
  title: string,
  weight: Section['weight'],
  at: string,
): readonly Section[] {
  const own = findings.filter((finding) => finding.phase === phase);
  return rowSection(title, findingNoun, findingRows(own, at), { weight, cap: phase === 'introduced' ? 30 : 10 });
}
