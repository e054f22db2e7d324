import type { Finding } from '../model/finding.ts';
import type { PolicyFacts } from '../policy/expressions/policy-outcome.ts';
import type { PolicySet } from '../policy/expressions/policy-set.ts';
import type { Declared } from './declared.ts';
import { windowsOf } from './windows-of.ts';

/**
 * The policies that a catalog declares, with those of the packs that its configuration takes. Undefined where there are none:
 * then nothing is loaded for them.
 */
export async function loadPolicies({
  catalog,
  config,
}: Pick<Declared, 'catalog' | 'config'>): Promise<PolicySet | undefined> {
  const { policy = 0, policyoverlay = 0 } = catalog.stats.entities;
  if (policy + policyoverlay + config.policies.length === 0) return undefined;
  const { compilePolicies } = await import('../policy/expressions/compile-policies.ts');
  if (config.policies.length === 0) return compilePolicies(catalog);
  const { packs } = await import('../policy/generated/packs.ts');
  const taken = config.policies.flatMap((name) => (packs[name] ? [[name, packs[name]] as const] : []));
  return compilePolicies(catalog, Object.fromEntries(taken));
}

/**
 * Names of policies whose findings hang on nothing but what is declared; only worked out where something that was accepted is one of
 * a policy.
 */
export async function policiesOfDeclared(
  declared: Pick<Declared, 'catalog' | 'config' | 'baseline'>,
  nothingObserved: boolean,
): Promise<ReadonlySet<string>> {
  const { baseline, catalog } = declared;
  const isAsked =
    (catalog.stats.entities.waiver ?? 0) > 0 ||
    [...baseline.entries.values()].some(({ code }) => code.startsWith('policy.'));
  const set = isAsked ? await loadPolicies(declared) : undefined;
  if (!set) return new Set();
  const { declaredPolicies } = await import('../policy/expressions/reach.ts');
  return declaredPolicies(set, nothingObserved);
}

/** What the policies of a catalog say of it, and what is wrong with them. */
export async function policyFindings(
  declared: Pick<Declared, 'catalog' | 'config'>,
  facts: Omit<PolicyFacts, 'catalog'>,
): Promise<readonly Finding[]> {
  const set = await loadPolicies(declared);
  if (!set) return [];
  const { evaluatePolicies } = await import('../policy/expressions/evaluate-policies.ts');
  const { catalog } = declared;
  return [...set.findings, ...evaluatePolicies(set, { ...facts, catalog, windows: await windowsOf(catalog) }).findings];
}
