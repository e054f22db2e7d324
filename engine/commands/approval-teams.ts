import type { Config } from '../catalog/config.ts';
import { closest } from '../model/closest.ts';
import type { Catalog } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import { refParts, shortRef } from '../model/ref.ts';

/** Teams that the configuration counts on and that the catalog does not have: nobody would answer. */
export function approvalTeamFindings({ approvals, file, places }: Config, catalog: Catalog): readonly Finding[] {
  return (['maintainers', 'emergency'] as const).flatMap((field): readonly Finding[] => {
    const ref = approvals[field];
    const kind = ref === undefined ? undefined : catalog.entities.get(ref)?.kind;
    if (ref === undefined || kind === 'team' || kind === 'user') return [];
    const teams = [...catalog.entities.values()].filter((entity) => entity.kind === 'team').map(({ name }) => name);
    const meant = closest(refParts(ref).name, teams);
    const what = kind === undefined ? 'which is not in the catalog' : `and a ${kind} cannot agree to anything`;
    return [
      {
        code: 'config.unknown-team',
        severity: 'error',
        message: `\`approvals.${field}\` names \`${shortRef(ref)}\`, ${what}.`,
        ...(file !== undefined && { origin: { file, ...(places?.[field] ?? { line: 1, column: 1 }) } }),
        hint: meant === undefined ? 'Declare it as a Team, with members.' : `Did you mean \`team:${meant}\`?`,
      },
    ];
  });
}
