import type { Config } from '../catalog/config.ts';
import { type ClassTree, isA } from '../model/asset-class.ts';
import { closest } from '../model/closest.ts';
import type { Catalog } from '../model/entity.ts';
import { identifierName } from '../model/identifier-name.ts';
import type { Finding } from '../model/finding.ts';
import type { SourceRecord } from './sources.ts';

/** Authority over what there is not: it would count for nothing. */
export function authorityFindings({ name, ref, spec }: SourceRecord, catalog: Catalog): readonly Finding[] {
  return Object.entries(spec.authority ?? {}).flatMap(([className, said]) => {
    const attributes = typeof said === 'object' ? Object.keys(said.attributes ?? {}) : [];
    return strangersIn(className, attributes, catalog.classes).map(({ attribute, hint }): Finding => {
      const path = ['spec', 'authority', className, ...(attribute === undefined ? [] : ['attributes', attribute])];
      const origin = catalog.locate(ref, path);
      return {
        code: 'source.unknown-authority',
        severity: 'warning',
        message:
          attribute === undefined
            ? `source:${name} has authority for class \`${className}\`, which there is not: it counts for nothing.`
            : `source:${name} has authority for attribute \`${attribute}\` of class \`${className}\`, which has none of that name.`,
        ref,
        ...(origin && { origin }),
        hint,
      };
    });
  });
}

/** The same of the configuration: values of what there is not are chosen for nothing. */
export function chosenValueFindings({ file, values, places }: Config, catalog: Catalog): readonly Finding[] {
  return Object.entries(values).flatMap(([className, attributes]) =>
    strangersIn(className, Object.keys(attributes), catalog.classes).map(({ attribute, hint }): Finding => {
      const path = ['values', className, ...(attribute === undefined ? [] : [attribute])].join('.');
      const what =
        attribute === undefined
          ? `class \`${className}\`, which there is not`
          : `attribute \`${attribute}\` of class \`${className}\`, which has none of that name`;
      return {
        code: 'config.unknown-value',
        severity: 'warning',
        message: `\`values\` says which value counts of ${what}: it counts for nothing.`,
        ...(file !== undefined && { origin: { file, ...(places?.[path] ?? { line: 1, column: 1 }) } }),
        hint,
      };
    }),
  );
}

/** Identifiers that no class is identified by, of which some values are to identify nothing. */
export function junkFindings({ file, junk, places }: Config, { classes }: Catalog): readonly Finding[] {
  const known = new Set([...classes.values()].flatMap(({ identification }) => identification.flatMap(({ by }) => by)));
  return Object.keys(junk)
    .filter((name) => !known.has(identifierName(name)))
    .map((name) => ({
      code: 'config.unknown-identifier',
      severity: 'warning',
      message: `\`junk\` speaks of identifier \`${name}\`, by which nothing is identified: it counts for nothing.`,
      ...(file !== undefined && { origin: { file, ...(places?.[`junk.${name}`] ?? { line: 1, column: 1 }) } }),
      hint: hintFor(name, [...known]),
    }));
}

interface Stranger {
  /** Undefined where the class is the stranger. */
  readonly attribute?: string;
  readonly hint: string;
}

/** A class that there is not, or the attributes that neither the class nor one below it has. */
function strangersIn(className: string, attributes: readonly string[], classes: ClassTree): readonly Stranger[] {
  if (!classes.has(className)) return [{ hint: hintFor(className, [...classes.keys()]) }];
  if (attributes.length === 0) return [];
  const below = [...classes.values()].filter((each) => isA(classes, each.name, className));
  const known = new Set(below.flatMap((each) => Object.keys(each.attributes)));
  return attributes
    .filter((attribute) => !known.has(attribute))
    .map((attribute) => ({ attribute, hint: hintFor(attribute, [...known]) }));
}

function hintFor(wrong: string, known: readonly string[]): string {
  const near = closest(wrong, known);
  return near === undefined ? 'Name what the catalog has, or take it out.' : `Did you mean \`${near}\`?`;
}
