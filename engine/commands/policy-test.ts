import type { Entity } from '../model/entity.ts';
import { sortFindings, type Finding } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import type { Expectation, PolicyTestDocument } from '../model/generated/documents.ts';
import type { JsonPath } from '../model/json.ts';
import { refParts, type Ref } from '../model/ref.ts';
import type { PolicyTestResult, TestedPolicy } from '../model/result.ts';
import { compilePolicies, type Packs } from '../policy/expressions/compile-policies.ts';
import { evaluatePolicies } from '../policy/expressions/evaluate-policies.ts';
import { findPolicy } from '../policy/expressions/overlays.ts';
import type { CompiledPolicy, PolicySet } from '../policy/expressions/policy-set.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadDeclared, type Declared } from './declared.ts';
import { loadPolicies } from './policies.ts';
import { factsOfCase } from './policy-case.ts';
import { compare, expecting, saidOf, saying } from './policy-expectations.ts';

export interface PolicyTestOptions extends CommandOptions {
  /** Files and folders to read instead of the catalog. */
  readonly paths?: readonly string[];
  /** A policy without a test fails. */
  readonly strict?: boolean;
}

/** Tries the cases of every PolicyTest document. */
export async function policyTest(options: PolicyTestOptions, context: CommandContext): Promise<PolicyTestResult> {
  const declared = await loadDeclared(options, context, options.paths);
  const set = (await loadPolicies(declared)) ?? compilePolicies(declared.catalog);
  const findings: Finding[] = [...declared.findings, ...set.findings];
  const counts = new Map<Ref, { cases: number; failed: number }>();
  const spoken = new Set<Ref>();
  let cases = 0;
  let failed = 0;
  for (const entity of declared.catalog.entities.values()) {
    if (entity.kind !== 'policytest') continue;
    const outcome = await runTest(entity, declared, set);
    findings.push(...outcome.findings);
    cases += outcome.cases;
    failed += outcome.failed;
    for (const ref of outcome.spoken) spoken.add(ref);
    for (const { ref } of outcome.about) {
      const { cases: before = 0, failed: failedBefore = 0 } = counts.get(ref) ?? {};
      counts.set(ref, { cases: before + outcome.cases, failed: failedBefore + outcome.failed });
    }
  }
  const policies = set.policies
    .filter(({ ref, pack }) => pack === undefined || counts.has(ref))
    .map(({ ref, title, name }): TestedPolicy => {
      const count = counts.get(ref) ?? { cases: 0, failed: 0 };
      return { ref, ...(title !== name && { title }), ...count };
    });
  for (const policy of policies) {
    if (!spoken.has(policy.ref)) findings.push(untested(policy, declared, options.strict));
  }
  return {
    ...resultBase(context, momentOf(options, context)),
    kind: 'PolicyTestResult',
    failOn: options.failOn ?? declared.config.failOn,
    policies,
    cases,
    failed,
    findings: sortFindings(findings),
  };
}

interface TestOutcome {
  readonly about: readonly CompiledPolicy[];
  /** Policies that some case expects to say something. */
  readonly spoken: readonly Ref[];
  readonly cases: number;
  readonly failed: number;
  readonly findings: readonly Finding[];
}

async function runTest(entity: Entity, { catalog }: Declared, set: PolicySet): Promise<TestOutcome> {
  const { spec } = catalog.document(entity.ref) as unknown as PolicyTestDocument;
  const told = (code: string, path: JsonPath, message: string, hint: string): Finding => ({
    code,
    severity: 'error',
    ref: entity.ref,
    origin: catalog.locate(entity.ref, path) ?? entity.origin,
    message,
    hint,
    fingerprint: fingerprintOf(code, entity.ref, path.join('.'), message),
  });
  const findings: Finding[] = [];
  const about: CompiledPolicy[] = [];
  for (const [index, name] of spec.policies.entries()) {
    const policy = findPolicy(name, entity, set.policies);
    if (policy) about.push(policy);
    else {
      const hint = 'Name a policy that compiles, of these files or of a pack that the configuration takes.';
      findings.push(
        told('policy-test.unknown', ['spec', 'policies', index], `There is no policy \`${name}\` to test.`, hint),
      );
    }
  }
  let failed = 0;
  for (const [index, test] of spec.cases.entries()) {
    const path: JsonPath = ['spec', 'cases', index];
    const { facts, problems } = await factsOfCase(test);
    const tried = compilePolicies(facts.catalog, packsOf(about));
    const wanted = new Set(about.map(({ ref }) => ref));
    const own = { ...tried, policies: tried.policies.filter(({ ref }) => wanted.has(ref)) };
    const said = saidOf(evaluatePolicies(own, facts), own.policies, tried.findings.filter(isOfCase));
    const { missing, unexpected } = compare(test.expect, said, about);
    for (const problem of problems) {
      const hint = 'Mend the catalog of the case; `groundtruth check` explains such problems in files.';
      findings.push(
        told(
          'policy-test.invalid',
          [...path, 'catalog'],
          `Case “${test.name}” has a catalog that is not valid: ${problem}`,
          hint,
        ),
      );
    }
    for (const number of missing) {
      const expected = test.expect[number] as Expectation;
      const hint =
        said.length === 0 ? 'The policies say nothing in this case.' : `They say: ${said.map(saying).join('; ')}.`;
      findings.push(
        told(
          'policy-test.failed',
          [...path, 'expect', number],
          `Case “${test.name}”: ${expecting(expected)}, and it does not.`,
          hint,
        ),
      );
    }
    for (const one of unexpected) {
      const hint = 'Add it to `expect`, or mend the policy.';
      findings.push(
        told('policy-test.failed', [...path, 'name'], `Case “${test.name}”: nobody expects that ${saying(one)}.`, hint),
      );
    }
    if (problems.length + missing.length + unexpected.length > 0) failed++;
  }
  const expected = spec.cases.flatMap(({ expect }) =>
    expect.map(({ policy }) => findPolicy(policy, entity, about)?.ref),
  );
  const spoken = expected.filter((ref) => ref !== undefined);
  return { about, spoken, cases: spec.cases.length, failed, findings };
}

/** Whom a policy asks is told where it is declared: the small catalog of a case need not have all the teams. */
function isOfCase({ code }: Finding): boolean {
  return code !== 'policy.approvers';
}

/** The policies of a test in the place of shipped ones, so that they judge the catalog of a case. */
function packsOf(policies: readonly CompiledPolicy[]): Packs {
  const packs: Record<string, Packs[string]> = {};
  for (const { ref, document } of policies) {
    const { namespace } = refParts(ref);
    packs[namespace] = [...(packs[namespace] ?? []), document];
  }
  return packs;
}

function untested({ ref, cases }: TestedPolicy, { catalog }: Declared, strict = false): Finding {
  const origin = catalog.entities.get(ref)?.origin;
  return {
    code: 'policy-test.untested',
    severity: strict ? 'error' : 'warning',
    ref,
    ...(origin && { origin }),
    message:
      cases === 0
        ? `No test tries \`${refParts(ref).name}\`.`
        : `No case expects \`${refParts(ref).name}\` to say anything.`,
    hint: 'Write a PolicyTest with a case in which it has something to say, and one in which it has not.',
  };
}
