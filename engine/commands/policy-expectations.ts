import type { Finding } from '../model/finding.ts';
import type { Expectation } from '../model/generated/documents.ts';
import { compareText } from '../model/json.ts';
import { parseRef, shortRef, type Ref } from '../model/ref.ts';
import { findPolicy } from '../policy/expressions/overlays.ts';
import type { PolicyOutcome } from '../policy/expressions/policy-outcome.ts';
import type { CompiledPolicy } from '../policy/expressions/policy-set.ts';

/** What a policy says of something. */
export interface Said {
  readonly policy: string;
  readonly ref: string | undefined;
  readonly severity: string | undefined;
  readonly message: string;
}

export function saidOf(
  { findings, approvals, plans, standard }: PolicyOutcome,
  policies: readonly CompiledPolicy[],
  problems: readonly Finding[],
): readonly Said[] {
  const nameOf = new Map(policies.map(({ ref, name }) => [ref, name]));
  return [
    ...[...problems, ...findings].map(({ code, ref, severity, message }) => ({
      policy: code.replace(/^policy\./, ''),
      ref,
      severity,
      message,
    })),
    ...[...approvals, ...plans].map(({ policy, subject, message }) => ({
      policy: nameOf.get(policy) ?? policy,
      ref: subject,
      severity: undefined,
      message,
    })),
    ...standard.map(({ policy, change }) => ({
      policy: nameOf.get(policy) ?? policy,
      ref: change.ref,
      severity: undefined,
      message: '',
    })),
  ].sort(
    (a, b) =>
      compareText(a.policy, b.policy) || compareText(a.ref ?? '', b.ref ?? '') || compareText(a.message, b.message),
  );
}

/** Each expectation with something that is said, each thing once; those that say most of it first. */
export function compare(
  expected: readonly Expectation[],
  said: readonly Said[],
  about: readonly CompiledPolicy[],
): { readonly missing: readonly number[]; readonly unexpected: readonly Said[] } {
  const left = [...said];
  const missing: number[] = [];
  const order = expected.map((one, index) => ({ one, index, weight: Object.keys(one).length }));
  for (const { one, index } of order.sort((a, b) => b.weight - a.weight || a.index - b.index)) {
    const found = left.findIndex((candidate) => isMet(one, candidate, about));
    if (found < 0) missing.push(index);
    else left.splice(found, 1);
  }
  return { missing: missing.sort((a, b) => a - b), unexpected: left };
}

function isMet(expected: Expectation, said: Said, about: readonly CompiledPolicy[]): boolean {
  const { ref, severity, message, policy } = expected;
  const name = findPolicy(policy, { namespace: 'default' }, about)?.name ?? policy;
  if (said.policy !== name) return false;
  if (ref !== undefined && said.ref !== wholeRef(ref)) return false;
  if (severity !== undefined && said.severity !== severity) return false;
  return message === undefined || said.message.includes(message);
}

function wholeRef(text: string): string {
  const { kind, namespace = 'default', name } = parseRef(text) ?? { name: text };
  return kind === undefined ? text : `${kind}:${namespace}/${name}`;
}

export function saying({ policy, ref, severity, message }: Said): string {
  const text = message === '' ? ' that it is standard' : `: “${message}”`;
  const of = ref === undefined ? '' : ` of ${/^\w+:[^/]+\/[^/]+$/.test(ref) ? shortRef(ref as Ref) : ref}`;
  return `\`${policy}\` says${of}${severity === undefined ? '' : ` (${severity})`}${text}`;
}

export function expecting({ policy, ref, severity, message }: Expectation): string {
  const of = ref === undefined ? '' : ` of ${ref}`;
  const what = message === undefined ? 'something' : `“${message}”`;
  return `\`${policy}\` should say ${what}${of}${severity === undefined ? '' : ` (${severity})`}`;
}
