import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Coverage, Observation, ObservedRelation, ObservedState } from './evidence.ts';
import type { GivenIdentifiers } from './identifiers.ts';
import {
  checkpoint,
  coverage,
  digest,
  end,
  gone,
  observation,
  place,
  run,
  same,
  thing,
} from './generated/validate-evidence.mjs';
import { isObject, type JsonObject } from './json.ts';
import { redactText } from './redact.ts';

export const evidenceFormat = 'groundtruth-evidence/1';
export const evidenceLineKinds = [
  'run',
  'observation',
  'gone',
  'same',
  'end',
  'digest',
  'checkpoint',
  'place',
  'thing',
] as const;
/** Kinds that a program other than Groundtruth writes. */
export const exchangeLineKinds = [
  'run',
  'observation',
  'gone',
  'end',
  'digest',
] as const satisfies readonly EvidenceLineKind[];
export type EvidenceLineKind = (typeof evidenceLineKinds)[number];

const validators = {
  checkpoint,
  coverage,
  digest,
  end,
  gone,
  observation,
  place,
  run,
  same,
  thing,
} satisfies Record<EvidenceLineKind | 'coverage', ValidateFunction>;

/** Bytes that one line of a file may have. */
export const longestLine = 4 * 1024 * 1024;
const longestQuote = 100;
/** How deep attributes and scopes may nest. */
const deepest = 32;

/**
 * What is wrong with a value as a line of a kind, or as a claim of coverage, for the person who wrote it; undefined where
 * it is sound.
 */
export function problemOf(kind: EvidenceLineKind | 'coverage', value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not a JSON object';
  if (!nestsWithin(value, deepest)) return `it nests deeper than ${deepest} levels`;
  const validate: ValidateFunction = validators[kind];
  if (!validate(value)) return explain(validate.errors?.[0]);
  for (const name of ['at', 'startedAt', 'endedAt']) {
    if (typeof value[name] === 'string' && !exists(value[name])) return `${name} is no date that exists`;
  }
  return undefined;
}

/** JavaScript takes 30 February for 2 March. */
function exists(moment: string): boolean {
  if (Number.isNaN(Date.parse(moment))) return false;
  const date = moment.slice(0, 10);
  return date.slice(8) <= '28' || new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

/** The observation of a sound line: what may be left out is there, and times are in UTC with milliseconds. */
export function readObservation(line: JsonObject): Observation {
  const relations = (line['relations'] ?? []) as readonly (Omit<ObservedRelation, 'count'> & { count?: number })[];
  return {
    key: line['key'] as string,
    class: line['class'] as string,
    at: readInstant(line['at'] as string),
    identifiers: line['identifiers'] as GivenIdentifiers,
    attributes: (line['attributes'] ?? {}) as JsonObject,
    relations: relations.every(({ count }) => count !== undefined)
      ? (relations as readonly ObservedRelation[])
      : relations.map(({ type, to, count = 1 }) => ({ type, to, count })),
    state: (line['state'] ?? {}) as ObservedState,
  };
}

export function readCoverage(claim: JsonObject): Coverage {
  return claim as unknown as Coverage;
}

/** The same moment in the form that sorts as text. */
export function readInstant(text: string): string {
  // Moments of one run are mostly the same few, one after the other.
  if (text !== lastInstant.text) lastInstant = { text, instant: new Date(text).toISOString() };
  return lastInstant.instant;
}

let lastInstant = { text: '', instant: '' };

function nestsWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels <= 0) return false;
  // No list of the members is made: this is asked of every line.
  for (const name in value) {
    const member: unknown = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof member === 'object' && member !== null && !nestsWithin(member, levels - 1)) return false;
  }
  return true;
}

function explain(error: ErrorObject | undefined): string {
  if (!error) return 'it does not fit the schema';
  const where = error.instancePath.slice(1).replaceAll('/', '.') || 'it';
  const parameters = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'additionalProperties':
      return `${where} has an unknown member ${quote(parameters['additionalProperty'] as string)}`;
    case 'enum':
      return `${where} must be one of ${(parameters['allowedValues'] as readonly string[]).join(', ')}`;
    case 'const':
      return `${where} must be ${JSON.stringify(parameters['allowedValue'])}`;
    default:
      return `${where} ${error.message ?? 'does not fit the schema'}`;
  }
}

/** A name out of a file, for a message: short, and without secrets, which quoting could hide from later rules. */
export function quote(text: string): string {
  const clean = redactText(text);
  return JSON.stringify(clean.length > longestQuote ? `${clean.slice(0, longestQuote)}…` : clean);
}
