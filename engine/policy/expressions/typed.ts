import { isObject } from '../../model/json.ts';
import { factTypes } from './vocabulary.ts';

type Constructor = new () => object;

/**
 * A constructor for each type of fact: an object that is made by one has the fields of its type, and nothing has to be
 * converted each time that an expression looks at it.
 */
export const constructors: ReadonlyMap<string, Constructor> = new Map(
  Object.keys(factTypes).map((name) => [name, function Fact() {} as unknown as Constructor]),
);

/** Data as a fact of a type, with the facts in it. Fields that nobody states are left out. Linear. */
export function typed(name: string, data: object): object {
  const fields = factTypes[name] ?? {};
  const fact = new (constructors.get(name) ?? Object)() as Record<string, unknown>;
  for (const [field, value] of Object.entries(data)) fact[field] = typedValue(fields[field], value);
  return fact;
}

function typedValue(type: string | undefined, value: unknown): unknown {
  if (type === undefined || typeof value !== 'object' || value === null) return value;
  const member = /^list<(\w+)>$/.exec(type)?.[1];
  if (member !== undefined && constructors.has(member) && Array.isArray(value)) {
    return value.map((one: unknown) => typedValue(member, one));
  }
  return constructors.has(type) && isObject(value) ? typed(type, value) : value;
}

/** Gives an object of getters a type: what is asked for is then computed when an expression asks. */
export function asType<Fields extends object>(name: string, fields: Fields): Fields {
  Object.setPrototypeOf(fields, constructors.get(name)?.prototype as object);
  return fields;
}
