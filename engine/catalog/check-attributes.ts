import type { ClassDefinition, ClassTree } from '../model/asset-class.ts';
import type { Finding } from '../model/finding.ts';
import type { JsonPath } from '../model/json.ts';
import { attributeProblems } from './attribute-problems.ts';
import { closest } from '../model/closest.ts';
import type { DraftEntity, LocateDraft } from './draft.ts';
import { pathText, quotesHint, shown } from './words.ts';

/** Classes that are not there, and attributes that their class does not know or does not accept. */
export function checkAttributes(
  drafts: Iterable<DraftEntity>,
  classes: ClassTree,
  locate: LocateDraft,
  findings: Finding[],
): void {
  const hints = new Map<string, string>();
  for (const draft of drafts) {
    const { class: name } = draft.entity;
    if (name === undefined) continue;
    const definition = classes.get(name);
    if (definition) addAttributeFindings(draft, definition, locate, findings);
    else {
      let hint = hints.get(name);
      if (hint === undefined) hints.set(name, (hint = classHint(name, classes)));
      findings.push({
        code: 'class.unknown',
        severity: 'error',
        ref: draft.entity.ref,
        origin: locate(draft, ['spec', 'class']),
        message: `There is no asset class ${shown(name)}.`,
        hint,
      });
    }
  }
}

function addAttributeFindings(
  draft: DraftEntity,
  { name: className, attributes: schemas }: ClassDefinition,
  locate: LocateDraft,
  findings: Finding[],
): void {
  const { attributes, ref } = draft.entity;
  let isOpen: boolean | undefined;
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    if (schema) {
      for (const problem of attributeProblems(value ?? null, schema)) {
        const path: JsonPath = ['spec', 'attributes', name, ...problem.path];
        findings.push({
          code: 'class.attribute',
          severity: 'error',
          ref,
          origin: locate(draft, path),
          message: `\`${pathText(path)}\` ${problem.message}.`,
          hint:
            problem.bare === undefined
              ? `Class \`${className}\` says so.`
              : quotesHint(problem.bare, locate.word?.(draft, path)),
        });
      }
    } else if (!(isOpen ??= Object.keys(schemas).length === 0)) {
      const meant = closest(name, Object.keys(schemas));
      findings.push({
        code: 'class.attribute',
        severity: 'warning',
        ref,
        origin: locate(draft, ['spec', 'attributes', name]),
        message: `Class \`${className}\` has no attribute ${shown(name)}.`,
        hint:
          meant === undefined
            ? `Declare it in an AssetClass that extends \`${className}\`.`
            : `Did you mean \`${meant}\`?`,
      });
    }
  }
}

function classHint(name: string, classes: ClassTree): string {
  const meant = closest(name, classes.keys());
  return meant === undefined ? 'Declare it as an AssetClass, or use a shipped class.' : `Did you mean \`${meant}\`?`;
}
