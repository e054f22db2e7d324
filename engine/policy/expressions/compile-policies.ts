import { closest } from '../../model/closest.ts';
import type { Catalog } from '../../model/entity.ts';
import type { FileOrigin, Finding } from '../../model/finding.ts';
import type { PolicyDocument } from '../../model/generated/documents.ts';
import { compareText, type JsonPath } from '../../model/json.ts';
import { entityKinds, formatRef, isEntityKind, type Ref } from '../../model/ref.ts';
import { selectorMatcher } from '../match-selector.ts';
import { approverProblems, approverTree } from './approver-tree.ts';
import { language, type Language } from './cel.ts';
import type { ExpressionProblem } from './expression-problem.ts';
import { policyFunctions } from './functions.ts';
import { readOverlays } from './overlays.ts';
import type { Unjudged } from './policy-outcome.ts';
import type { CompiledPolicy, PolicySet } from './policy-set.ts';
import { placeInText } from './text-place.ts';
import { compileTemplate } from './template.ts';
import { constructors } from './typed.ts';
import { factTypes, variables } from './vocabulary.ts';
import type { World } from './world.ts';

/** Shipped policies, by the name of their pack. */
export type Packs = Readonly<Record<string, readonly PolicyDocument[]>>;

/** A policy before it is compiled. */
interface Written {
  readonly ref: Ref;
  readonly namespace: string;
  readonly document: PolicyDocument;
  readonly pack?: string;
  /** Of a value of its document. */
  readonly locate: (path: JsonPath) => FileOrigin | undefined;
}

/**
 * Compiles every policy that a catalog declares, and those of the packs; one that makes no sense is a finding and judges
 * nothing. The order of documents never matters. Linear in the policies.
 */
export function compilePolicies(catalog: Catalog, packs: Packs = {}): PolicySet {
  let world: World | undefined;
  const current = (): World => world as World;
  const expressions = language((charge) => ({
    types: factTypes,
    constructors,
    functions: policyFunctions(current, charge),
  }));
  const unusable: Unjudged[] = [];
  const doubts: Finding[] = [];
  const compiled: CompiledPolicy[] = [];
  for (const written of [...declaredPolicies(catalog), ...shippedPolicies(packs)]) {
    const result = compilePolicy(written, expressions, catalog);
    if (!('code' in result)) {
      compiled.push(result);
      doubts.push(...approverFindings(written, catalog));
      continue;
    }
    const { effect = 'finding', severity = 'error' } = written.document.spec;
    unusable.push({ policy: written.ref, effect, severity, finding: result });
  }
  compiled.sort((a, b) => compareText(a.ref, b.ref));
  const { policies, findings: refused } = readOverlays(catalog, compiled);
  return {
    policies,
    findings: [...unusable.map(({ finding }) => finding), ...doubts, ...refused],
    unusable,
    speakOf(facts) {
      world = facts;
    },
  };
}

function declaredPolicies(catalog: Catalog): readonly Written[] {
  const written: Written[] = [];
  for (const { ref, kind, namespace } of catalog.entities.values()) {
    if (kind !== 'policy') continue;
    const document = catalog.document(ref) as PolicyDocument | undefined;
    if (document) written.push({ ref, namespace, document, locate: (path) => catalog.locate(ref, path) });
  }
  return written;
}

/** The namespace of a shipped policy is its pack. */
function shippedPolicies(packs: Packs): readonly Written[] {
  return Object.entries(packs).flatMap(([pack, documents]) =>
    documents.map((document) => ({
      ref: formatRef({ kind: 'policy', namespace: pack, name: document.metadata.name }),
      namespace: pack,
      document,
      pack,
      locate: () => undefined,
    })),
  );
}

function compilePolicy(written: Written, expressions: Language, catalog: Catalog): CompiledPolicy | Finding {
  const { ref, namespace, document, pack, locate } = written;
  const { metadata, spec } = document;
  const { judges, effect = 'finding', select } = spec;
  const place = (path: JsonPath, text: string) => (offset: number) => placeInText(locate(path), path, text, offset);
  const told = (path: JsonPath, text: string, { problem, offset, hint }: ExpressionProblem): Finding => {
    const origin = place(path, text)(offset);
    return {
      code: 'policy.invalid',
      severity: 'error',
      ref,
      message: `Policy \`${metadata.name}\` judges nothing: ${problem}.`,
      ...(origin && { origin }),
      hint: hint ?? 'Mend the expression; docs/policies.md lists what it can speak of.',
    };
  };
  const misfit = misfitOf(document, catalog);
  if (misfit) return told(misfit.path, '', { ...misfit, offset: 0 });
  const expression = expressions.compile(spec.expression, variables[judges]);
  if ('problem' in expression) return told(['spec', 'expression'], spec.expression, expression);
  if (expression.type !== 'bool' && expression.type !== 'dyn') {
    const problem = `its expression gives ${expression.type}, and not true or false`;
    return told(['spec', 'expression'], spec.expression, { problem, offset: 0 });
  }
  const message = compileTemplate(spec.message, expressions, variables[judges]);
  if ('problem' in message) return told(['spec', 'message'], spec.message, message);
  const hint = spec.hint === undefined ? undefined : compileTemplate(spec.hint, expressions, variables[judges]);
  if (hint && 'problem' in hint) return told(['spec', 'hint'], spec.hint ?? '', hint);
  const { approvers } = spec;
  return {
    ref,
    name: metadata.name,
    title: metadata.title ?? metadata.name,
    judges,
    effect,
    severity: spec.severity ?? 'error',
    relaxable: spec.relaxable ?? false,
    selects: selectorMatcher(select, { ...catalog, namespace }),
    expression,
    message,
    ...(hint && { hint }),
    ...(spec.field !== undefined && { field: spec.field.split('.') }),
    ...(approvers && { approvers: (owners: readonly Ref[]) => approverTree(approvers, owners, namespace, catalog) }),
    place: place(['spec', 'expression'], spec.expression),
    overlays: [],
    document,
    ...(pack !== undefined && { pack }),
  };
}

/** What makes no sense in whom a policy asks. It judges all the same. */
function approverFindings({ ref, namespace, document, locate }: Written, catalog: Catalog): readonly Finding[] {
  const { metadata, spec } = document;
  if (!spec.approvers) return [];
  return approverProblems(spec.approvers, namespace, catalog, ['spec', 'approvers']).map(({ problem, hint, path }) => {
    const origin = locate(path);
    const message = `Policy \`${metadata.name}\` ${problem}.`;
    return { code: 'policy.approvers', severity: 'error', ref, message, ...(origin && { origin }), hint };
  });
}

/** A selection or an effect that has no meaning for what is judged. */
function misfitOf(
  { spec: { judges, effect = 'finding', select = {}, approvers } }: PolicyDocument,
  { classes }: Catalog,
): { readonly problem: string; readonly path: JsonPath; readonly hint: string } | undefined {
  const isOfChange = judges === 'change' || judges === 'impact';
  if (effect !== 'finding' && !(effect === 'standard' ? judges === 'change' : isOfChange)) {
    const hint = effect === 'standard' ? 'Write `judges: change`.' : 'Write `judges: change` or `judges: impact`.';
    return {
      problem: `the effect \`${effect}\` has no meaning for \`judges: ${judges}\``,
      path: ['spec', 'effect'],
      hint,
    };
  }
  if (approvers && effect !== 'approval') {
    const hint = 'Write `effect: approval`, or take `approvers` out.';
    return { problem: 'its `approvers` are asked for nothing', path: ['spec', 'approvers'], hint };
  }
  if (Object.keys(select).length > 0 && (judges === 'impact' || judges === 'evidence' || judges === 'estate')) {
    const hint = 'Take `select` out, and write the condition into the expression.';
    return {
      problem: `\`judges: ${judges}\` is not about entities that could be selected`,
      path: ['spec', 'select'],
      hint,
    };
  }
  for (const [index, kind] of (select.kinds ?? []).entries()) {
    if (!isEntityKind(kind.toLowerCase()))
      return unknownName('kind', kind, entityKinds, ['spec', 'select', 'kinds', index]);
  }
  for (const [index, name] of (select.classes ?? []).entries()) {
    if (!classes.has(name)) return unknownName('class', name, classes.keys(), ['spec', 'select', 'classes', index]);
  }
  return undefined;
}

function unknownName(what: string, name: string, known: Iterable<string>, path: JsonPath) {
  const meant = closest(name, known);
  const hint = meant === undefined ? `Name a ${what} that there is.` : `Did you mean \`${meant}\`?`;
  return { problem: `there is no ${what} \`${name}\``, path, hint };
}
