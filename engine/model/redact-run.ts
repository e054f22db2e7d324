import type { EvidenceRun, Observation } from './evidence.ts';
import type { GivenIdentifiers } from './identifiers.ts';
import { isObject, type Json } from './json.ts';
import { redacted, redactJson } from './redact.ts';

/**
 * A run without anything that looks like a credential. Identifiers that were nothing else are left out, and keys that have
 * become equal are numbered. `known` are credentials that the run was made with: they are nowhere, whatever they look like.
 */
export function redactRun(run: EvidenceRun, known: readonly string[] = []): EvidenceRun {
  const clean = withoutKnown(redactJson(run as unknown as Json), known) as unknown as EvidenceRun;
  const unused = keysOnce();
  return {
    ...clean,
    observations: clean.observations.map((observation) =>
      withoutRedactedIdentifiers({ ...observation, key: unused(observation.key) }),
    ),
  };
}

/** Texts shorter than this are in too many other texts for their place to tell anything. */
const shortestKnown = 4;

function withoutKnown(data: Json, known: readonly string[]): Json {
  const secrets = known.filter((secret) => secret.length >= shortestKnown);
  return secrets.length === 0 ? data : withoutSecrets(data, secrets);
}

function withoutSecrets(data: Json, secrets: readonly string[]): Json {
  const clean = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, redacted), text);
  if (typeof data === 'string') return clean(data);
  if (Array.isArray(data)) return data.map((member) => withoutSecrets(member as Json, secrets));
  if (!isObject(data)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, member]) => [clean(name), withoutSecrets(member as Json, secrets)]),
  );
}

/** Gives each key as it is the first time, and with a number every other time. */
function keysOnce(): (key: string) => string {
  const used = new Set<string>();
  const times = new Map<string, number>();
  return (key) => {
    let number = times.get(key) ?? 1;
    let candidate = number === 1 ? key : `${key} (${number})`;
    while (used.has(candidate)) candidate = `${key} (${++number})`;
    times.set(key, number);
    used.add(candidate);
    return candidate;
  };
}

/** Two things must not be taken for one because the same mark stands for their secrets. */
function withoutRedactedIdentifiers(observation: Observation): Observation {
  return {
    ...observation,
    identifiers: telling(observation.identifiers),
    relations: observation.relations.map((relation) => ({
      ...relation,
      to: { ...relation.to, identifiers: telling(relation.to.identifiers) },
    })),
  };
}

function telling(identifiers: GivenIdentifiers): GivenIdentifiers {
  const kept: [string, string | readonly string[]][] = [];
  for (const [name, value] of Object.entries(identifiers)) {
    if (typeof value === 'string') {
      if (value !== redacted) kept.push([name, value]);
    } else {
      const values = value.filter((each) => each !== redacted);
      if (values.length > 0) kept.push([name, values]);
    }
  }
  return Object.fromEntries(kept);
}
