import { findDrift, unseenOf } from '../drift/find-drift.ts';
import { onClock } from '../model/duration.ts';
import type { Catalog } from '../model/entity.ts';
import type { Estate } from '../model/estate.ts';
import type { Finding } from '../model/finding.ts';
import type { Unseen } from '../model/result.ts';
import type { Looked } from '../policy/waivers/waiver-findings.ts';
import { type CommandContext, type CommandOptions, momentOf } from './context.ts';
import { loadDeclared, type Declared } from './declared.ts';
import { type DriftKnowledge, driftOptions, knowledgeOf } from './drift-knowledge.ts';
import { evidenceAddress, observe } from './observed.ts';
import { policiesOfDeclared, policyFindings } from './policies.ts';
import { reconcileWith } from './reconcile-with.ts';
import { windowFindings, windowsOf } from './windows-of.ts';

/** Everything that can be found of an estate, before anything is waived. */
interface Found {
  readonly declared: Declared;
  readonly estate: Estate;
  readonly known: DriftKnowledge;
  /** What is wrong with the evidence itself. */
  readonly trouble: readonly Finding[];
  readonly unseen: readonly Unseen[];
  readonly found: readonly Finding[];
  readonly looked: Looked;
}

export async function findAll(
  options: CommandOptions & { readonly evidence?: string },
  context: CommandContext,
): Promise<Found> {
  const declared = await loadDeclared(options, context);
  const at = momentOf(options, context);
  const address = evidenceAddress(declared, context.cwd, options.evidence);
  const observed = await observe(address, declared, at, context);
  const estate = reconcileWith(declared.catalog, observed.evidence, declared);
  const known = await knowledgeOf({ estate, ...observed }, declared, at, context);
  const differences = driftOf(estate, declared.catalog, known);
  const isCompared = observed.evidence.runs.length > 0;
  const unseen = unseenOf(estate);
  const found = [
    ...declared.findings,
    ...observed.findings,
    ...(isCompared || observed.findings.some(({ code }) => code === 'evidence.unreachable')
      ? []
      : [noEvidence(placeOf(options, declared), at < context.now() ? at : undefined, isFolded(observed.findings))]),
    ...differences,
    ...(await policyFindings(declared, { at, estate, findings: differences })),
    ...(await windowFindings(declared.catalog, await windowsOf(declared.catalog), at)),
  ];
  const policies = await policiesOfDeclared(declared, !isCompared);
  const looked = { compared: isCompared, unseen, policies };
  const trouble = observed.findings;
  return { declared, estate, known, trouble, unseen: [...unseen, ...known.unseen], found, looked };
}

/** The drift findings of an estate, with those of the comparison itself. */
export function driftOf(estate: Estate, catalog: Catalog, known: DriftKnowledge = {}): readonly Finding[] {
  return [...estate.findings, ...findDrift(estate, driftOptions(catalog, known))];
}

function placeOf({ evidence }: { readonly evidence?: string }, { config }: Declared): string {
  const { path, variable } = config.evidence;
  return evidence ?? (variable === undefined ? path : `the database of ${variable}`);
}

function isFolded(trouble: readonly Finding[]): boolean {
  return trouble.some(({ code }) => code === 'evidence.compacted');
}

function noEvidence(path: string, past: Date | undefined, folded: boolean): Finding {
  const then = past === undefined ? '' : ` from ${onClock(past.toISOString())} or before`;
  if (folded) {
    return {
      code: 'coverage.never-observed',
      severity: 'warning',
      message: `The evidence in ${path}${then} is folded into what came later: nothing could be compared with what ran then.`,
      hint: 'Ask for a later moment; `evidence.keep` says how long every moment is kept.',
    };
  }
  return {
    code: 'coverage.never-observed',
    severity: 'warning',
    message: `There is no evidence in ${path}${then}: nothing could be compared with what runs.`,
    hint: 'Run `groundtruth discover`, or `groundtruth observe import FILE` for evidence from another program.',
  };
}
