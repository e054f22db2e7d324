import type { ClassTree } from '../model/asset-class.ts';
import type { Finding } from '../model/finding.ts';
import { isObject, type JsonPath } from '../model/json.ts';
import { attributeProblems } from './attribute-problems.ts';
import { buildClassTree, type DeclaredClass } from './class-tree.ts';
import type { DraftEntity, LocateDraft } from './draft.ts';
import { pathText } from './words.ts';

/** The shipped classes with those that the drafts declare. Classes are known by name alone, whatever their namespace. */
export function resolveClasses(
  drafts: Iterable<DraftEntity>,
  shipped: ClassTree,
  locate: LocateDraft,
  findings: Finding[],
): ClassTree {
  const declared: DeclaredClass[] = [];
  const owners = new Map<string, DraftEntity>();
  for (const draft of drafts) {
    const { name } = draft.entity;
    if (!draft.assetClass) continue;
    if (shipped.has(name) || owners.has(name)) {
      findings.push(takenName(draft, owners.get(name)));
      continue;
    }
    owners.set(name, draft);
    declared.push({ name, spec: draft.assetClass });
    findings.push(...defaultFindings(draft, locate));
  }
  const { classes, problems } = buildClassTree(shipped, declared);
  for (const { name, ...problem } of problems) {
    const draft = owners.get(name);
    if (!draft) continue;
    const origin = locate(draft, ['spec', 'extends']);
    findings.push({ ...problem, severity: 'error', ref: draft.entity.ref, origin });
  }
  return classes;
}

function takenName({ entity }: DraftEntity, other: DraftEntity | undefined): Finding {
  const { ref, name, origin } = entity;
  return {
    code: 'entity.duplicate',
    severity: 'error',
    ref,
    origin,
    message: other
      ? `There is another asset class \`${name}\`; that one counts.`
      : `Asset class \`${name}\` is a shipped one, which stays as it is.`,
    hint: other ? 'Rename one of the two.' : `Choose another name, and extend \`${name}\`.`,
    ...(other && { related: [{ message: 'It is first declared here.', origin: other.entity.origin }] }),
  };
}

/** A default that its own attribute would not accept. */
function defaultFindings(draft: DraftEntity, locate: LocateDraft): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [name, schema] of Object.entries(draft.assetClass?.attributes ?? {})) {
    if (!isObject(schema) || schema['default'] === undefined) continue;
    const path: JsonPath = ['spec', 'attributes', name, 'default'];
    for (const problem of attributeProblems(schema['default'], schema)) {
      findings.push({
        code: 'class.attribute',
        severity: 'error',
        ref: draft.entity.ref,
        origin: locate(draft, [...path, ...problem.path]),
        message: `\`${pathText([...path, ...problem.path])}\` ${problem.message}.`,
      });
    }
  }
  return findings;
}
