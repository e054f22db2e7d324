import { type DriftOptions, findDrift, unseenOf } from '../drift/find-drift.ts';
import { loadDeclared, type Declared } from './declared.ts';
import type { Catalog } from '../model/entity.ts';
import type { Estate, Presence } from '../model/estate.ts';
import { sortFindings, type Finding } from '../model/finding.ts';
import type { Grade } from '../model/relation.ts';
import type { DriftResult, Unseen } from '../model/result.ts';
import type { Looked } from '../policy/waivers/waiver-findings.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { evidenceAddress, observe, reconcileWith } from './observed.ts';
import { policyFindings } from './policies.ts';
import { waived } from './waived.ts';
import { windowFindings, windowsOf } from './windows-of.ts';

export interface DriftCommandOptions extends CommandOptions {
  /** Folder of the evidence instead of the configured one. */
  readonly evidence?: string;
}

/** How far ahead an expiry is worth saying: a month, so that a renewal can be planned. */
const expiryWarning = 30 * 86_400;

/** Holds the catalog against the latest evidence. It discovers nothing itself: run `discover` first. */
export async function drift(options: DriftCommandOptions, context: CommandContext): Promise<DriftResult> {
  const at = momentOf(options, context);
  const { declared, estate, unseen, found, looked } = await findAll(options, context);
  const { findings, ...masked } = waived(found, declared, at, looked);
  return {
    ...resultBase(context, at),
    kind: 'DriftResult',
    ...masked,
    failOn: options.failOn ?? declared.config.failOn,
    catalog: declared.summary,
    evidence: estate.runs,
    items: countPresence(estate),
    relations: countGrades(estate),
    unseen,
    findings: sortFindings(findings),
  };
}

/** Everything that can be found of an estate, before anything is waived. */
interface Found {
  readonly declared: Declared;
  readonly estate: Estate;
  readonly unseen: readonly Unseen[];
  readonly found: readonly Finding[];
  readonly looked: Looked;
}

export async function findAll(options: DriftCommandOptions, context: CommandContext): Promise<Found> {
  const declared = await loadDeclared(options, context);
  const at = momentOf(options, context);
  const address = evidenceAddress(declared, context.cwd, options.evidence);
  const observed = await observe(address, declared, at, context);
  const estate = reconcileWith(declared.catalog, observed.evidence, declared.catalog);
  const differences = driftOf(estate, declared.catalog);
  const isCompared = observed.evidence.runs.length > 0;
  const unseen = unseenOf(estate);
  const found = [
    ...declared.findings,
    ...observed.findings,
    ...(isCompared ? [] : [noEvidence(options.evidence ?? declared.config.evidence.path)]),
    ...differences,
    ...(await policyFindings(declared, { at, estate, findings: differences })),
    ...(await windowFindings(declared.catalog, await windowsOf(declared.catalog), at)),
  ];
  return { declared, estate, unseen, found, looked: { compared: isCompared, unseen } };
}

/** The drift findings of an estate, with those of the comparison itself. */
export function driftOf(estate: Estate, catalog: Catalog): readonly Finding[] {
  return [...estate.findings, ...findDrift(estate, driftOptions(catalog))];
}

export function driftOptions(catalog: Catalog): DriftOptions {
  const { classes, entities, relations } = catalog;
  return { classes, entities, relations, expiryWarning, locate: catalog.locate.bind(catalog) };
}

function noEvidence(path: string): Finding {
  return {
    code: 'coverage.never-observed',
    severity: 'warning',
    message: `There is no evidence in ${path}: nothing could be compared with what runs.`,
    hint: 'Run `groundtruth discover`, or `groundtruth observe import FILE` for evidence from another program.',
  };
}

function countPresence(estate: Estate): Record<Presence, number> {
  const counts = { confirmed: 0, missing: 0, undeclared: 0, 'not-covered': 0, ambiguous: 0 };
  // What has no identity at run time is not judged, so it is neither there nor missing.
  for (const item of estate.items) if (item.judged !== false) counts[item.presence]++;
  return counts;
}

function countGrades(estate: Estate): Record<Grade, number> {
  const counts = { confirmed: 0, 'declared-only': 0, 'observed-only': 0, contradicted: 0, 'not-covered': 0 };
  for (const relation of estate.relations) counts[relation.grade]++;
  return counts;
}
