import { closest } from '../../model/closest.ts';
import type { Catalog } from '../../model/entity.ts';
import type { Approvers } from '../../model/generated/documents.ts';
import type { JsonPath } from '../../model/json.ts';
import { parseRef, refParts, type Ref } from '../../model/ref.ts';
import type { ApproverTree } from './policy-outcome.ts';

/** Who has to agree, with the owners of what is judged in the place of `owner`; undefined where nobody is named at all. */
export function approverTree(
  { team, owner, all, any, count = 1 }: Approvers,
  owners: readonly Ref[],
  namespace: string,
  catalog: Catalog,
): ApproverTree | undefined {
  const inner = (list: readonly Approvers[]): readonly ApproverTree[] =>
    list.map((one) => approverTree(one, owners, namespace, catalog)).filter((one) => one !== undefined);
  const nodes: ApproverTree[] = [];
  if (team !== undefined) nodes.push({ team: teamRef(team, namespace, catalog), count });
  if (owner && owners.length === 0) nodes.push({ team: undefined, count });
  else if (owner) nodes.push(...owners.map((own) => ({ team: own, count })));
  if (all) nodes.push({ all: inner(all) });
  // More than there are could never agree.
  if (any) nodes.push({ any: inner(any), count: Math.min(count, any.length) });
  const [only] = nodes;
  return nodes.length > 1 ? { all: nodes } : only;
}

/** What makes no sense in who has to agree, at its place below `approvers`. It is judged all the same: nobody is asked for less. */
export function approverProblems(
  { team, all = [], any = [], count = 1 }: Approvers,
  namespace: string,
  catalog: Catalog,
  path: JsonPath,
): readonly { readonly problem: string; readonly hint: string; readonly path: JsonPath }[] {
  const known = [...catalog.entities.values()]
    .filter(({ kind }) => kind === 'team')
    .map(({ ref }) => refParts(ref).name);
  const isKnown = team === undefined || catalog.entities.has(teamRef(team, namespace, catalog));
  const meant = isKnown ? undefined : closest(refName(team), known);
  return [
    ...(isKnown
      ? []
      : [
          {
            problem: `asks \`${team}\`, which is not in the catalog`,
            hint: meant === undefined ? 'Name a team that is declared.' : `Did you mean \`team:${meant}\`?`,
            path: [...path, 'team'],
          },
        ]),
    ...(any.length > 0 && count > any.length
      ? [
          {
            problem: `asks for ${count} of ${any.length}, so all of them are asked`,
            hint: `Write a \`count\` of at most ${any.length}; how many people of a team stands at the team.`,
            path: [...path, 'count'],
          },
        ]
      : []),
    ...all.flatMap((one, index) => approverProblems(one, namespace, catalog, [...path, 'all', index])),
    ...any.flatMap((one, index) => approverProblems(one, namespace, catalog, [...path, 'any', index])),
  ];
}

function refName(text: string): string {
  return parseRef(text)?.name ?? text;
}

function teamRef(text: string, own: string, { entities }: Catalog): Ref {
  const { kind = 'team', namespace, name } = parseRef(text) ?? { name: text };
  const refs = (namespace === undefined ? [own, 'default'] : [namespace]).map(
    (place) => `${kind}:${place}/${name}` as Ref,
  );
  return refs.find((ref) => entities.has(ref)) ?? (refs.at(-1) as Ref);
}
