import { closest } from '../model/closest.ts';
import type { Catalog } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import { declaredSources, importType } from './sources.ts';

/** Sources of a type that there is not: they would see nothing. */
export async function sourceFindings(catalog: Catalog): Promise<readonly Finding[]> {
  const records = declaredSources(catalog);
  if (records.length === 0) return [];
  // Loaded when there is something to look up: the sources bring libraries that a check does without.
  const { sources } = await import('../discovery/registry.ts');
  const types = [...Object.keys(sources), importType];
  return records.flatMap(({ name, ref, spec }): Finding[] => {
    if (types.includes(spec.type)) return [];
    const origin = catalog.locate(ref, ['spec', 'type']);
    const near = closest(spec.type, types);
    return [
      {
        code: 'source.unknown-type',
        severity: 'error',
        message: `source:${name} is of type \`${spec.type}\`, which there is not.`,
        ref,
        ...(origin && { origin }),
        hint: near === undefined ? `Types are ${types.join(', ')}.` : `Did you mean \`${near}\`?`,
      },
    ];
  });
}
