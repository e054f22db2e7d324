import type { Coverage } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';

/** What was found out about one thing that was asked for by its identifier. */
export interface Outcome {
  /** The thing by all its values of the identifier. */
  readonly values: readonly string[];
  readonly level: Coverage['level'];
  /** Below `complete`: a clause that follows the name of the thing and a colon. */
  readonly reason?: string;
}

const mostNamed = 3;

/** Claims of items of a class by one identifier: one for each level and reason, so that a reason is told once. */
export function claimsOf(className: string, identifier: string, outcomes: readonly Outcome[]): readonly Coverage[] {
  const groups = new Map<string, { outcomes: Outcome[] }>();
  for (const outcome of outcomes) {
    const key = `${outcome.level} ${outcome.reason ?? ''}`;
    const group = groups.get(key) ?? { outcomes: [] };
    group.outcomes.push(outcome);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ outcomes: [first, ...others] }) => {
    const all = first ? [first, ...others] : [];
    const level = first?.level ?? 'partial';
    return {
      of: 'items',
      class: className,
      scope: { [identifier]: [...new Set(all.flatMap(({ values }) => values))].sort(compareText) },
      level,
      ...(level !== 'complete' && { reason: `${nameThem(all)}: ${first?.reason ?? 'it could not be seen'}.` }),
    };
  });
}

function nameThem(outcomes: readonly Outcome[]): string {
  const names = [...new Set(outcomes.map(({ values }) => values[0] ?? ''))];
  const named = names.slice(0, mostNamed);
  const more = names.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
