import type { ClassTree } from '../model/asset-class.ts';
import type { Departure } from '../model/estate.ts';
import { isObject, type Json, type JsonObject } from '../model/json.ts';
import { agree } from './agreement.ts';
import { departures } from './departures.ts';
import { remembered } from './remembered.ts';
import type { Choice } from '../model/estate.ts';

/** So many pairs of values of one attribute are remembered, and texts no longer than this. */
const mostPairs = 4096;
const longestText = 64;

/** By one value, then by the other. */
interface Memory {
  readonly schema: JsonObject | undefined;
  readonly answers: Map<Json, Map<Json, boolean>>;
  size: number;
}

/** What attributes of a class are compared by, with what was compared: an estate has few ways to write a size or a version. */
export interface AttributeRules {
  readonly defaults: Readonly<Record<string, Json>>;
  /** The attributes that have one. */
  readonly assumed: readonly string[];
  readonly schemas: Readonly<Record<string, JsonObject>>;
  /** Which of several values counts, by attribute, where that is not a question of authority. */
  readonly choices: Readonly<Record<string, Choice>>;
  readonly memories: Map<string, Memory>;
}

/** By class, then by attribute: which of several values counts. */
export type Choices = Readonly<Record<string, Readonly<Record<string, Choice>>>>;

/** What a class says, with the choices for it and, where those are silent, for the classes above it. */
export function attributeRules(classes: ClassTree, chosen: Choices = {}): (className: string) => AttributeRules {
  return remembered((className) => {
    const { attributes: schemas = {}, defaults = {}, ancestors = [] } = classes.get(className) ?? {};
    const own = [className, ...ancestors].filter((name) => Object.hasOwn(chosen, name)).map((name) => chosen[name]);
    const choices: Readonly<Record<string, Choice>> = Object.assign({}, ...own.toReversed());
    const assumed = Object.keys(defaults).filter((name) => defaults[name] !== null);
    return { defaults, assumed, schemas, choices, memories: new Map() };
  });
}

/** Whether two values of an attribute mean the same. */
export function agreeBy({ schemas, memories }: AttributeRules, name: string, a: Json, b: Json): boolean {
  if (a === b) return true;
  let memory = memories.get(name);
  if (!memory) {
    memory = { schema: Object.hasOwn(schemas, name) ? schemas[name] : undefined, answers: new Map(), size: 0 };
    memories.set(name, memory);
  }
  if (!isShort(a) || !isShort(b)) return agree(name, memory.schema, a, b);
  const known = memory.answers.get(a)?.get(b);
  if (known !== undefined) return known;
  const answer = agree(name, memory.schema, a, b);
  if (memory.size === mostPairs) return answer;
  memory.size++;
  const answers = memory.answers.get(a) ?? new Map<Json, boolean>();
  memory.answers.set(a, answers.set(b, answer));
  return answer;
}

/** Of two objects that do not agree, where they do not; undefined where one of them is none. Linear, and not remembered. */
export function departuresBy(
  { schemas }: AttributeRules,
  name: string,
  a: Json,
  b: Json,
): readonly Departure[] | undefined {
  if (!isObject(a) || !isObject(b)) return undefined;
  return departures(name, Object.hasOwn(schemas, name) ? schemas[name] : undefined, a, b);
}

function isShort(value: Json): boolean {
  return typeof value === 'string' ? value.length <= longestText : typeof value === 'number';
}
