import { compareText, type Json } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import type { ApprovalCause } from '../model/verdict.ts';
import { isWorse, type Facts } from './facts.ts';
import type { ApprovalRequest } from './asking.ts';

/** What has to be agreed to before anybody has said anything. */
export type Asked = AskedPeople | AskedGroup;

export interface AskedPeople {
  readonly kind: 'people';
  readonly id: string;
  readonly teams: readonly Ref[];
  readonly need: number;
  /** Worst first, each thing once. */
  readonly causes: readonly ApprovalCause[];
  /** All that asks for it, as an agreement is bound to it. */
  readonly bound: readonly Json[];
}

export interface AskedGroup {
  readonly kind: 'group';
  readonly need: number;
  /** One person speaks for one of them. */
  readonly differentPeople?: true;
  readonly reason: string;
  readonly of: readonly Asked[];
}

/** The id of the approval that is asked for where nobody in the base answers. */
export const maintainersId = 'maintainers';

/** The id of the approval that an emergency asks for. */
export const emergencyId = 'emergency';

/** The id of the approval that one of the two who agree to an emergency has to give. */
export const emergencyKeepersId = 'emergency.keepers';

/** The id of the approval that a request leads to. */
export function askedId({ who }: Pick<ApprovalRequest, 'who'>): string {
  return who ?? maintainersId;
}

/** Everybody who has to agree, sorted by id, with each thing once. */
export function askedPeople(requests: readonly ApprovalRequest[], { maintainers }: Facts): readonly AskedPeople[] {
  const byId = new Map<string, ApprovalRequest[]>();
  for (const request of requests) {
    const known = byId.get(askedId(request));
    if (known) known.push(request);
    else byId.set(askedId(request), [request]);
  }
  return [...byId]
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, own]) => {
      const team = own[0]?.who ?? maintainers;
      return { kind: 'people', id, teams: team === undefined ? [] : [team], need: 1, ...causesAndBound(own) };
    });
}

export function causesAndBound(
  requests: readonly Pick<ApprovalRequest, 'cause' | 'binds'>[],
): Pick<AskedPeople, 'causes' | 'bound'> {
  const bound = requests.map(({ cause: { id, state, criticality = null, reason }, binds = reason }) => ({
    id,
    state,
    criticality,
    binds,
  }));
  return { causes: causesOf(requests), bound };
}

/** By thing, worst first; of equally bad causes, the rules' own order stays. */
export function causesOf(requests: readonly Pick<ApprovalRequest, 'cause'>[]): readonly ApprovalCause[] {
  const causes = new Map<string, ApprovalCause>();
  for (const { cause } of requests) {
    const known = causes.get(cause.id);
    if (!known || isWorse(cause.state, known.state)) causes.set(cause.id, cause);
  }
  return [...causes.values()].sort((a, b) => Number(isWorse(b.state, a.state)) - Number(isWorse(a.state, b.state)));
}

/** Causes that an approval tells in full. */
const maxCauses = 20;

export function toldCauses(causes: readonly ApprovalCause[]): {
  readonly because: readonly ApprovalCause[];
  readonly omitted?: number;
} {
  if (causes.length <= maxCauses) return { because: causes };
  return { because: causes.slice(0, maxCauses), omitted: causes.length - maxCauses };
}
