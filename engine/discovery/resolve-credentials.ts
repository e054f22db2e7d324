import type { DiscoverySource } from './source.ts';

/** Values by name, or the sentence that says which of them is wanting. */
export interface Resolved {
  readonly credentials: Readonly<Record<string, string>>;
  readonly problem?: string;
}

/** In the place of a name: whoever declares the source chooses the names. */
export const anyName = '*';

/** Looks up the environment variables that a declaration names. One that is not set is a right that is missing. */
export function resolveCredentials(
  source: DiscoverySource | undefined,
  declared: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): Resolved {
  const known = Object.keys(source?.credentials ?? {});
  const credentials: Record<string, string> = {};
  const problems: string[] = [];
  for (const [name, variable] of Object.entries(declared)) {
    const value = environment[variable];
    if (source && !known.includes(name) && !known.includes(anyName)) {
      const there = known.length > 0 ? `it takes ${known.join(', ')}` : 'it takes none';
      problems.push(`\`spec.credentials\` has \`${name}\`, which this source does not know: ${there}.`);
    } else if (value === undefined || value === '') {
      problems.push(`The environment variable ${variable}, which \`spec.credentials.${name}\` names, is not set.`);
    } else credentials[name] = value;
  }
  return { credentials, ...(problems.length > 0 && { problem: problems.join(' ') }) };
}
