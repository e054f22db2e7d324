import type { Repository } from '../catalog/repository.ts';
import { diffCatalogs } from '../change/diff.ts';
import type { Change } from '../model/change.ts';
import { isFileOrigin, sortFindings, type Finding, type Severity } from '../model/finding.ts';
import type { Impact } from '../model/impact.ts';
import type { Masked, Unseen } from '../model/result.ts';
import type { PolicyFacts, PolicyOutcome } from '../policy/expressions/policy-outcome.ts';
import { newlyUnjudged } from '../policy/expressions/unjudged.ts';
import { riskOf, type JudgeInput } from '../policy/judge.ts';
import { applyWaivers, type Waived } from '../policy/waivers/apply-waivers.ts';
import { compileWaivers } from '../policy/waivers/compile-waivers.ts';
import { selfApproved, waiverFindings } from '../policy/waivers/waiver-findings.ts';
import type { WindowSet } from '../policy/windows/window-set.ts';
import type { Declared } from './declared.ts';
import { impactOfChanges } from './impact-of-changes.ts';
import { inPhases } from './in-phases.ts';
import type { Observed } from './observed.ts';
import { plainSecrets } from './plain-secrets.ts';
import { loadPolicies } from './policies.ts';
import type { Estates } from './review-estates.ts';
import { baselineFindings, configFindings, isConfigFile } from './review-findings.ts';
import type { Sides } from './review-sides.ts';
import { exceptionsOf, maskedPart, type AfterWaivers } from './waived.ts';
import { windowFindings, windowsOf } from './windows-of.ts';

/** What a verdict is given on, but for who has agreed. */
export interface Case {
  readonly input: JudgeInput;
  readonly changes: readonly Change[];
  readonly impact: Impact;
  readonly findings: readonly Finding[];
  readonly masked?: readonly Masked[];
  readonly unseen: readonly Unseen[];
  readonly evidence: Observed['evidence']['runs'];
}

export interface CaseOptions {
  readonly at: Date;
  readonly failOn?: Severity | 'none';
  readonly openChanges?: NonNullable<JudgeInput['openChanges']>;
  /** Logins of those who wrote the change. */
  readonly authors?: readonly string[];
  /** What else could not be seen. */
  readonly unseen?: readonly Unseen[];
}

/** Puts together what a change is judged by, as of a moment: nothing of it is asked of the change but what it changes. */
export async function caseOf(
  sides: Sides,
  observed: Observed,
  repository: Repository,
  { at, failOn: threshold, openChanges, authors = [], unseen: more = [] }: CaseOptions,
): Promise<Case> {
  const { base, before, after, config, changedFiles } = sides;
  const changes = diffCatalogs(before.catalog, after.catalog, changedFiles);
  const estates = await estatesOf(sides, observed, repository, at);
  const impact = await impactOfChanges(changes, sides, estates?.whole);
  const touched = touchedBy(changes, impact);
  const windows = await windowsOf(base.catalog);
  const changed = new Set(changes.map(({ ref }) => ref));
  const old = [
    ...(await rulesOf(before, windows, at)),
    ...plainSecrets(before.catalog, changed),
    ...before.findings,
    ...(estates?.driftBefore ?? []),
  ];
  const now = [
    ...(await rulesOf(after, windows, at)),
    ...selfApproved(after.catalog, before.catalog, authors),
    ...plainSecrets(after.catalog, changed),
    ...after.findings,
    ...(estates?.driftAfter ?? []),
  ];
  const exceptions = exceptionsOf(base);
  const accept = (findings: readonly Finding[]): Waived => applyWaivers(findings, exceptions, { at });
  const findingsWith = (oldPolicies: readonly Finding[], policies: readonly Finding[]): AfterWaivers => {
    // What is accepted is so on both sides, by what the base says: else it would count as mended, or as brought.
    const kept = accept([...now, ...policies]).findings;
    const findings = sortFindings([
      ...configFindings(config, changedFiles),
      ...baselineFindings(before.baseline, after.baseline),
      ...sides.findings,
      ...inPhases(accept([...old, ...oldPolicies]).findings, kept, touched),
      ...accept(observed.findings).findings,
    ]);
    return { findings, ...maskedPart(accept([...now, ...policies, ...observed.findings])) };
  };
  const unseen = [
    ...(estates ? estates.unseen.filter(({ ref }) => ref === undefined || touched.has(ref)) : [noEvidence]),
    ...more,
  ];
  const { maintainers, emergency, ...approvals } = config.approvals;
  const input: JudgeInput = {
    at,
    changes,
    impact,
    findings: findingsWith([], []).findings,
    base: base.catalog,
    head: after.catalog,
    ...(estates && { estate: estates.whole }),
    unseen,
    approvals,
    failOn: threshold ?? config.failOn,
    configured: config.file !== undefined,
    ...(maintainers !== undefined && { maintainers }),
    ...(emergency !== undefined && { emergencyTeam: emergency }),
    windows,
    ...(openChanges && { openChanges }),
    authors,
    fileDigests: await contentsOf(changes, sides, repository),
  };
  const judged = await policiesOf(sides, input);
  const { findings, ...masked } = findingsWith(judged?.before ?? [], judged?.outcome.findings ?? []);
  return {
    input: { ...input, findings, ...(judged && { policies: judged.outcome }) },
    changes,
    impact,
    findings,
    ...masked,
    unseen,
    evidence: estates?.whole.runs ?? [],
  };
}

/** Undefined where nothing was observed: then nothing is loaded for it. */
async function estatesOf(
  sides: Sides,
  observed: Observed,
  repository: Repository,
  at: Date,
): Promise<Estates | undefined> {
  if (observed.evidence.runs.length === 0) return undefined;
  return (await import('./review-estates.ts')).compareEstates(sides, observed, repository, at);
}

/** What is wrong with the windows and waivers of one side; updates are held against the windows of the base. */
async function rulesOf({ catalog }: Declared, base: WindowSet, at: Date): Promise<readonly Finding[]> {
  const { findings } = await windowsOf(catalog);
  return [
    ...(await windowFindings(catalog, { windows: base.windows, findings }, at)),
    ...waiverFindings(compileWaivers(catalog), catalog, at),
  ];
}

const noEvidence: Unseen = {
  what: 'what runs',
  reason: 'There is no evidence from any source: the impact rests on declarations alone. Run `groundtruth discover`.',
};

function touchedBy(changes: readonly Change[], impact: Impact): ReadonlySet<string> {
  const touched = new Set<string>(changes.map((change) => change.ref));
  for (const item of impact.affected) if (item.state === 'down' || item.state === 'degraded') touched.add(item.id);
  return touched;
}

interface JudgedByPolicies {
  readonly outcome: PolicyOutcome;
  /** What the same policies find without the change. */
  readonly before: readonly Finding[];
}

/** What the base's policies say of the change; those that the change brings say nothing yet. */
async function policiesOf({ base, before, after }: Sides, input: JudgeInput): Promise<JudgedByPolicies | undefined> {
  const set = await loadPolicies(base);
  if (!set) return undefined;
  const { evaluatePolicies } = await import('../policy/expressions/evaluate-policies.ts');
  const { at, estate, changes, impact, findings } = input;
  const shared = { at, ...(estate && { estate }), windows: await windowsOf(base.catalog) };
  const facts: PolicyFacts = {
    ...shared,
    catalog: after.catalog,
    before: before.catalog,
    changes,
    impact,
    findings,
    risk: riskOf(input),
  };
  const old = evaluatePolicies(set, {
    ...shared,
    catalog: before.catalog,
    findings: findings.filter(({ phase }) => phase !== 'introduced'),
  });
  const outcome = evaluatePolicies(set, facts);
  const unjudged = [...set.unusable, ...newlyUnjudged(outcome, old, changes)];
  // Policies that cannot be used are in the base; a change that breaks another one is told before it lands.
  const brokenThen = changes.some(({ ref }) => shapesPolicies.test(ref))
    ? ((await loadPolicies({ catalog: after.catalog, config: base.config }))?.findings ?? [])
    : set.findings;
  return {
    outcome: { ...outcome, unjudged, findings: [...brokenThen, ...outcome.findings] },
    before: [...set.findings, ...old.findings],
  };
}

/** Documents by which a policy makes sense, or none. */
const shapesPolicies = /^(?:policy|policyoverlay|assetclass):/;

async function contentsOf(
  changes: readonly Change[],
  { before, after, config, changedFiles }: Sides,
  repository: Repository,
): Promise<ReadonlyMap<string, string>> {
  const files = new Set(changes.flatMap((change) => (change.kind === 'files-changed' ? change.files : [])));
  // What is agreed to in the configuration, the baseline and what cannot be read is their content.
  const unreadable = [...before.findings, ...after.findings].flatMap(({ origin }) =>
    origin && isFileOrigin(origin) ? [origin.file] : [],
  );
  const read = new Set([before.baseline.file, after.baseline.file, ...unreadable]);
  for (const file of changedFiles) if (read.has(file) || isConfigFile(file, config)) files.add(file);
  const { sha } = after.summary;
  return files.size === 0 || sha === undefined ? new Map() : repository.contents(sha, files);
}
