import type { Carrier } from './members.ts';

/** Redundant targets as one thing that their source needs. */
export interface Choice {
  /** How many of its members are needed, never more than there are. */
  readonly need: number;
  readonly size: number;
}

export interface ChoiceCollector {
  /** The number of the choice that a relation is a member of; `repeated` where its target is one already. */
  join(from: number, to: number, redundancy: NonNullable<Carrier['redundancy']>): number | 'repeated';
  all(): readonly Choice[];
}

/** Numbers the choices of a graph while its relations are read. A target counts once in a choice, however often it is named. */
export function collectChoices(): ChoiceCollector {
  const numbers = new Map<string, number>();
  const members: Set<number>[] = [];
  const needs: number[] = [];
  const spares: number[] = [];
  return {
    join(from, to, redundancy) {
      const key = `${from} ${redundancy.id}`;
      const number = numbers.get(key) ?? needs.length;
      const known = members[number] ?? new Set();
      if (known.has(to)) return 'repeated';
      numbers.set(key, number);
      members[number] = known.add(to);
      needs[number] = redundancy.need;
      spares[number] = redundancy.spares ?? 0;
      return number;
    },
    all: () =>
      members.map((known, number) => {
        const size = known.size + (spares[number] ?? 0);
        return { size, need: Math.min(size, Math.max(1, needs[number] ?? 1)) };
      }),
  };
}
