import { authorityFindings } from './authority-findings.ts';
import { closest } from '../model/closest.ts';
import type { Catalog } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import { declaredSources, importType, type SourceRecord } from './sources.ts';
import { anyName } from '../discovery/resolve-credentials.ts';

/** Sources of a type that there is not, which would see nothing, credentials that a source would not take, and idle authority. */
export async function sourceFindings(catalog: Catalog): Promise<readonly Finding[]> {
  const records = declaredSources(catalog);
  if (records.length === 0) return [];
  // Loaded when there is something to look up: the sources bring libraries that a check does without.
  const { sources } = await import('../discovery/registry.ts');
  const types = [...Object.keys(sources), importType];
  return records.flatMap((record): readonly Finding[] => {
    const { type } = record.spec;
    const authority = authorityFindings(record, catalog);
    if (!types.includes(type)) return [unknownType(record, types, catalog), ...authority];
    const known = sources[type]?.credentials ?? {};
    const credentials = Object.keys(record.spec.credentials ?? {}).flatMap((name) => {
      return Object.hasOwn(known, name) || anyName in known || type === importType
        ? []
        : [unknownCredential(record, name, known, catalog)];
    });
    return [...credentials, ...authority];
  });
}

function unknownType({ name, ref, spec }: SourceRecord, types: readonly string[], catalog: Catalog): Finding {
  const origin = catalog.locate(ref, ['spec', 'type']);
  const near = closest(spec.type, types);
  return {
    code: 'source.unknown-type',
    severity: 'error',
    message: `source:${name} is of type \`${spec.type}\`, which there is not.`,
    ref,
    ...(origin && { origin }),
    hint: near === undefined ? `Types are ${types.join(', ')}.` : `Did you mean \`${near}\`?`,
  };
}

function unknownCredential(
  { name, ref, spec }: SourceRecord,
  credential: string,
  known: object,
  catalog: Catalog,
): Finding {
  const origin = catalog.locate(ref, ['spec', 'credentials', credential]);
  const names = Object.keys(known);
  const near = closest(credential, names);
  return {
    code: 'source.unknown-credential',
    severity: 'error',
    message: `source:${name} names the credential \`${credential}\`, which sources of type \`${spec.type}\` do not know: it would not run.`,
    ref,
    ...(origin && { origin }),
    hint:
      near !== undefined
        ? `Did you mean \`${near}\`?`
        : names.length > 0
          ? `They take ${names.join(', ')}.`
          : 'They take none: leave `credentials` out.',
  };
}
