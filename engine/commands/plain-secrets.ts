import type { Catalog } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import { isObject, type Json, type JsonPath } from '../model/json.ts';
import { hasCredentialShape, hidingAt, redacted, redactText } from '../model/redact.ts';
import type { Ref } from '../model/ref.ts';

/** Names a place where the secret is kept, or says that there is none. */
const kept = /^$|^\$|^[A-Z_][A-Z0-9_]*$|^\[redacted\]$|^(?:arn|vault|secretRef|ref|env|op|sops|file|projects)[:/]/;

/**
 * Values in the documents of some things that look like credentials: a repository keeps them for good, whoever reads it. A known
 * shape is an error, a telling name with something after it a warning: that may be prose. The order of `refs` stays; never tells the value.
 */
export function plainSecrets(catalog: Catalog, refs: Iterable<Ref>): readonly Finding[] {
  const findings: Finding[] = [];
  for (const ref of refs) {
    const document = catalog.document(ref);
    if (!document) continue;
    for (const { path, isCertain } of secretsIn(document, [])) {
      const place = path.join('.');
      const origin = catalog.locate(ref, path);
      findings.push({
        code: 'secret.plain',
        severity: isCertain ? 'error' : 'warning',
        ref,
        message: `\`${redactText(place)}\` ${isCertain ? 'holds what looks like a credential' : 'may hold a secret, by its name'}.`,
        ...(origin && { origin }),
        hint: 'Take it out, make it invalid where it is real, and write where it is kept instead: the name of a variable, or the path in a vault.',
        fingerprint: fingerprintOf('secret.plain', ref, place),
      });
    }
  }
  return findings;
}

interface Place {
  readonly path: JsonPath;
  readonly isCertain: boolean;
}

function secretsIn(value: Json, path: JsonPath): readonly Place[] {
  if (typeof value === 'string') {
    if (redactText(value) !== value) return [{ path, isCertain: hasCredentialShape(value) }];
    const hide = hidingAt(path.filter((segment) => typeof segment === 'string').join('.'));
    return hide?.(value) === redacted && !kept.test(value) ? [{ path, isCertain: false }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((one: Json, index) => secretsIn(one, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => (one === undefined ? [] : secretsIn(one, [...path, name])));
}
