import { isA } from '../model/asset-class.ts';
import { closest } from '../model/closest.ts';
import type { Catalog } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import type { JsonPath } from '../model/json.ts';
import type { SourceRecord } from './sources.ts';

/** Authority over what there is not: a class, or an attribute that neither the class nor one below it has. It would count for nothing. */
export function authorityFindings({ name, ref, spec }: SourceRecord, catalog: Catalog): readonly Finding[] {
  const { classes } = catalog;
  const finding = (path: JsonPath, message: string, wrong: string, known: readonly string[]): Finding => {
    const origin = catalog.locate(ref, ['spec', 'authority', ...path]);
    const near = closest(wrong, known);
    return {
      code: 'source.unknown-authority',
      severity: 'warning',
      message,
      ref,
      ...(origin && { origin }),
      hint: near === undefined ? 'Name what the catalog has, or take it out.' : `Did you mean \`${near}\`?`,
    };
  };
  return Object.entries(spec.authority ?? {}).flatMap(([className, rank]): readonly Finding[] => {
    if (!classes.has(className)) {
      const message = `source:${name} has authority for class \`${className}\`, which there is not: it counts for nothing.`;
      return [finding([className], message, className, [...classes.keys()])];
    }
    const attributes = typeof rank === 'object' ? Object.keys(rank.attributes ?? {}) : [];
    if (attributes.length === 0) return [];
    const below = [...classes.values()].filter((each) => isA(classes, each.name, className));
    const known = new Set(below.flatMap((each) => Object.keys(each.attributes)));
    return attributes
      .filter((attribute) => !known.has(attribute))
      .map((attribute) => {
        const message = `source:${name} has authority for attribute \`${attribute}\` of class \`${className}\`, which has none of that name.`;
        return finding([className, 'attributes', attribute], message, attribute, [...known]);
      });
  });
}
