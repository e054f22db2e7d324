import { closest } from '../model/closest.ts';
import { EngineError } from '../model/error.ts';
import { sortFindings, type Finding } from '../model/finding.ts';
import type { Selector } from '../model/generated/documents.ts';
import { shortRef } from '../model/ref.ts';
import type { PolicyExplainResult } from '../model/result.ts';
import { countJudged, evaluatePolicies } from '../policy/expressions/evaluate-policies.ts';
import { findPolicy } from '../policy/expressions/overlays.ts';
import type { PolicyFacts } from '../policy/expressions/policy-outcome.ts';
import type { CompiledPolicy, PolicySet } from '../policy/expressions/policy-set.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadDeclared } from './declared.ts';
import { driftOf } from './find-all.ts';
import { evidenceAddress, observe } from './observed.ts';
import { loadPolicies } from './policies.ts';
import { reconcileWith } from './reconcile-with.ts';
import { windowsOf } from './windows-of.ts';

export interface PolicyExplainOptions extends CommandOptions {
  /** `[namespace/]name`; the namespace of a shipped policy is its pack. */
  readonly policy: string;
  readonly evidence?: string;
}

/** What a policy says, in words, where it comes from, and what it finds here. */
export async function policyExplain(
  options: PolicyExplainOptions,
  context: CommandContext,
): Promise<PolicyExplainResult> {
  const declared = await loadDeclared(options, context);
  const { catalog } = declared;
  const at = momentOf(options, context);
  const set = await loadPolicies(declared);
  const policy = namedPolicy(options.policy, declared.config.namespace, set);
  const observed = await observe(evidenceAddress(declared, context.cwd, options.evidence), declared, at, context);
  const estate = reconcileWith(catalog, observed.evidence, declared);
  const facts: PolicyFacts = {
    at,
    catalog,
    ...(observed.evidence.runs.length > 0 && { estate, findings: driftOf(estate, catalog, observed.evidence) }),
    windows: await windowsOf(catalog),
  };
  const only: PolicySet = { ...(set as PolicySet), policies: [policy] };
  const { metadata, spec } = policy.document;
  const origin = catalog.entities.get(policy.ref)?.origin;
  return {
    ...resultBase(context, at),
    kind: 'PolicyExplainResult',
    failOn: options.failOn ?? 'none',
    policy: policy.ref,
    ...(metadata.title !== undefined && { title: metadata.title }),
    ...(metadata.description !== undefined && { description: metadata.description }),
    words: wordsOf(policy),
    expression: spec.expression,
    message: spec.message,
    ...(spec.hint !== undefined && { hint: spec.hint }),
    effect: policy.effect,
    severity: policy.severity,
    relaxable: policy.relaxable,
    links: spec.links ?? [],
    ...(policy.pack !== undefined && { pack: policy.pack }),
    ...(origin && { origin }),
    overlays: policy.overlays,
    judged: countJudged(only, policy, facts),
    findings: sortFindings([...observed.findings, ...findingsOf(only, facts)]),
  };
}

function findingsOf(only: PolicySet, facts: PolicyFacts): readonly Finding[] {
  return evaluatePolicies(only, facts).findings;
}

function namedPolicy(name: string, namespace: string, set: PolicySet | undefined): CompiledPolicy {
  const policies = set?.policies ?? [];
  const found = findPolicy(name, { namespace }, policies);
  if (found) return found;
  const names = policies.map(({ ref, name: bare, pack }) =>
    pack === undefined ? bare : shortRef(ref).slice('policy:'.length),
  );
  const ofPack = names.filter((full) => full.startsWith(`${name}/`));
  if (ofPack.length > 0 || name === '') {
    const what = name === '' ? 'No policy is named.' : `\`${name}\` is a pack of ${ofPack.length} policies.`;
    throw new EngineError('bad-arguments', what, { hint: listed(ofPack.length > 0 ? ofPack : names) });
  }
  const broken = set?.findings.find(
    ({ code, message }) => code === 'policy.invalid' && message.includes(`\`${name}\``),
  );
  const meant =
    closest(name, names) ??
    closest(
      name,
      policies.map((policy) => policy.name),
    );
  throw new EngineError('bad-arguments', `There is no policy \`${name}\` here${broken ? ' that compiles' : ''}.`, {
    hint: broken ? broken.message : meant === undefined ? listed(names) : `Did you mean \`${meant}\`?`,
  });
}

function listed(names: readonly string[]): string {
  if (names.length === 0) {
    return 'Policies are documents of the catalog, and those of the packs that `policies` in groundtruth.yaml takes; there are none.';
  }
  const rest = names.length > maxListed ? ` and ${names.length - maxListed} more` : '';
  return `There are ${names.slice(0, maxListed).join(', ')}${rest}.`;
}

/** Policies that a hint names. */
const maxListed = 40;

const things: Readonly<Record<CompiledPolicy['judges'], string>> = {
  entity: 'each entity',
  relation: 'each relation, declared or seen,',
  change: 'each change',
  impact: 'what a change breaks as a whole',
  drift: 'each drift finding',
  evidence: 'the newest evidence of each source',
  estate: 'the estate as a whole',
};

const consequences: Readonly<Record<CompiledPolicy['effect'], string>> = {
  finding: 'Where its expression is false, it is a finding',
  approval: 'Where its expression is false, somebody else has to agree',
  plan: 'Where its expression is false, a rollback plan is required',
  standard: 'Where its expression is true, the change is a standard one, which goes through by itself',
};

function wordsOf({ judges, effect, severity, document }: CompiledPolicy): string {
  const which = selectionWords(document.spec.select ?? {});
  const level = effect === 'finding' ? ` (${severity})` : '';
  return `It judges ${things[judges]}${which === '' ? '' : ` of ${which}`}. ${consequences[effect]}${level}.`;
}

function selectionWords({ kinds, classes, namespaces, labels, criticality, refs, owners }: Selector): string {
  const parts: string[] = [];
  const add = (name: string, values: readonly string[] | undefined): void => {
    if (values) parts.push(`${name} ${values.map((value) => `\`${value}\``).join(' or ')}`);
  };
  add('kind', kinds);
  add('class', classes);
  add('criticality', criticality);
  add('namespace', namespaces);
  add('label', labels && Object.entries(labels).map(([name, value]) => `${name}=${value}`));
  add('ref', refs);
  add('owner', owners);
  return parts.join(', ');
}
