/** Values by identifier name, e.g. `{endpoint: ['db-1.internal:5432']}`; each list sorted, without repeats. */
export type Identifiers = Readonly<Record<string, readonly string[]>>;

/** Identifiers as they are declared and reported: most have one value, which stands without a list and takes half of the memory. */
export type GivenIdentifiers = Readonly<Record<string, string | readonly string[]>>;

export function listed(given: GivenIdentifiers): Identifiers {
  return Object.fromEntries(Object.entries(given).map(([name, values]) => [name, asList(values)]));
}

/** The values of one identifier; none where it is not given. */
export function identifierValues(given: GivenIdentifiers = {}, name: string): readonly string[] {
  return Object.hasOwn(given, name) ? asList(given[name] ?? []) : [];
}

/** Where something is, as it is declared. */
export function placesOf(given: GivenIdentifiers | undefined): readonly string[] {
  const places = identifierValues(given, 'endpoint');
  return places.length > 0 ? places : identifierValues(given, 'slot');
}

function asList(values: string | readonly string[]): readonly string[] {
  return typeof values === 'string' ? [values] : values;
}
