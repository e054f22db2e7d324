import { Environment, type EvaluationError } from '@marcbachmann/cel-js';
import { Duration } from '@marcbachmann/cel-js/evaluator';
import { RE2JS } from 're2js';
import { clause, problemOf, type ExpressionProblem } from './expression-problem.ts';
import { rewrite } from './rewrite.ts';

/** What expressions can speak of. Types are those of CEL; a type's fields are types by name. */
export interface Vocabulary {
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What makes the objects of a type. */
  readonly constructors: ReadonlyMap<string, new () => object>;
  /** By signature, e.g. `dependents(Entity): list<Entity>`. */
  readonly functions: Readonly<Record<string, (...args: never[]) => unknown>>;
}

export interface Language {
  /** With these variables: types by name. */
  readonly compile: (text: string, variables: Readonly<Record<string, string>>) => Expression | ExpressionProblem;
}

/** An expression that makes sense; its type is that of CEL. */
export interface Expression {
  readonly type: string;
  /** Takes at most what the budget has left. */
  readonly evaluate: (values: Readonly<Record<string, unknown>>, budget: Budget) => Evaluated;
}

/** What is left to spend; a unit is about as long as it takes to look at one value. */
export interface Budget {
  left: number;
}

/** `unknown`: it rests on something that nobody has looked at. `cost`: it takes longer than it is given. */
export type Evaluated =
  | { readonly is: 'value'; readonly value: unknown }
  | { readonly is: 'unknown' | 'cost' }
  | (ExpressionProblem & { readonly is: 'error' });

/** Characters of an expression, and of a text that it puts together. */
const maxExpression = 10_000;
const maxText = 1_000_000;
const limits = { maxAstNodes: 2000, maxDepth: 60, maxListElements: 500, maxMapEntries: 200, maxCallArguments: 16 };

const isUnknown = new Error('This is not known.');
const isTooCostly = new Error('This takes too long.');

/** What a fact throws that nobody has looked at: what does not hang on it is still decided. */
export function unknownFact(): never {
  throw isUnknown;
}

/** A length of time, as expressions compute with it. */
export function celDuration(seconds: number): unknown {
  return new Duration(BigInt(Math.round(seconds)));
}

/** Seconds of a length of time; undefined for any other value. */
export function secondsOf(value: unknown): number | undefined {
  return value instanceof Duration ? Number(value.seconds) : undefined;
}

/** What a function says of an argument that it can do nothing with. */
export function wrongArgument(message: string): never {
  throw new Error(message);
}

/**
 * The language of expressions over a vocabulary. Nothing in it can be reached but what the vocabulary has. `charge` makes the
 * functions of the vocabulary pay for their work.
 */
export function language(vocabulary: (charge: (units: number) => void) => Vocabulary): Language {
  let budget: Budget = { left: 0 };
  const charge = (units: number): void => {
    budget.left -= units;
    if (budget.left < 0) throw isTooCostly;
  };
  const words = vocabulary(charge);
  const { types, functions } = words;
  const base = environmentOf(words, charge);
  const names = new Set(Object.values(types).flatMap((fields) => Object.keys(fields)));
  const environments = new Map<string, Environment>();

  function environmentFor(variables: Readonly<Record<string, string>>): Environment {
    const key = JSON.stringify(variables);
    let environment = environments.get(key);
    if (!environment) {
      environment = base.clone();
      for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type);
      environments.set(key, environment);
    }
    return environment;
  }

  return {
    compile(text, variables) {
      if (text.length > maxExpression) {
        const problem = `it has ${text.length} characters, and the limit is ${maxExpression}`;
        return { problem, offset: 0, hint: 'Split it into several policies.' };
      }
      const environment = environmentFor(variables);
      const known = { fields: names, variables: Object.keys(variables), functions: functionNames(functions) };
      try {
        const written = environment.parse(text);
        const result = written.check();
        if (!result.valid) return problemOf(result.error, known);
        const asked = rewrite(text, written.ast, 'check');
        const answer = environment.parse(asked.text).check();
        if (!answer.valid) return problemOf(answer.error, known, asked.origin);
        const paying = rewrite(text, written.ast, 'run');
        const run = environment.parse(paying.text);
        const last = run.check();
        if (!last.valid) return problemOf(last.error, known, paying.origin);
        return {
          type: result.type ?? 'dyn',
          evaluate(values, given) {
            budget = given;
            return outcomeOf(() => run(values) as unknown, given, paying.origin);
          },
        };
      } catch (error) {
        return problemOf(error, known);
      }
    },
  };
}

function environmentOf({ types, constructors, functions }: Vocabulary, charge: (units: number) => void): Environment {
  const environment = new Environment({
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits,
  });
  // A type is known by its name before another one can have a field of it.
  const registered = new Set<string>();
  // A type is known before another has a field of it.
  const register = (name: string): void => {
    const fields = types[name];
    if (!fields || registered.has(name)) return;
    registered.add(name);
    for (const type of Object.values(fields)) for (const word of type.match(/\w+/g) ?? []) register(word);
    const full = Object.entries(fields).map(([field, type]) => [field, fullType(type)]);
    const ctor = constructors.get(name);
    environment.registerType(name, {
      fields: Object.fromEntries(full) as Record<string, string>,
      ...(ctor && { ctor }),
    });
  };
  for (const name of Object.keys(types)) register(name);
  const sync = { async: false };
  for (const [signature, handler] of Object.entries(functions)) {
    environment.registerFunction(fullType(signature), handler as (...args: unknown[]) => unknown, sync);
  }
  const pay = (value: unknown): unknown => {
    charge(weightOf(value));
    return value;
  };
  return environment
    .registerFunction('spend(A): A', pay, sync)
    .registerFunction('known(dyn): bool', () => true, sync)
    .registerFunction('string.matchesLinear(string): bool', linearMatcher(charge), sync)
    .registerFunction(fullType('string(timestamp): string'), (at: Date) => at.toISOString(), sync)
    .registerFunction(fullType('string(duration): string'), String, sync)
    .registerFunction(fullType('int(timestamp): int'), (at: Date) => BigInt(Math.floor(at.getTime() / 1000)), sync);
}

/** `timestamp` and `duration` by the names that the library has for them, in a type or in what follows a function's name. */
function fullType(text: string): string {
  return text
    .replaceAll(/\btimestamp\b/g, 'google.protobuf.Timestamp')
    .replaceAll(/\bduration\b/g, 'google.protobuf.Duration');
}

/** Roughly how long it takes to compare a value with another, or to copy it. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') {
    if (value.length > maxText) throw isTooCostly;
    return 1 + (value.length >> 4);
  }
  if (typeof value !== 'object' || value === null) return 1;
  // A fact is one value: nothing in it is looked at in passing.
  if (!Array.isArray(value) && value.constructor !== Object) return 1;
  let weight = 1;
  for (const member of Object.values(value)) weight += weightOf(member);
  return weight;
}

/** Patterns as CEL defines them (RE2): whatever they are, they take time in proportion to the text. */
function linearMatcher(charge: (units: number) => void): (text: string, pattern: string) => boolean {
  const patterns = new Map<string, RE2JS>();
  return (text, pattern) => {
    let compiled = patterns.get(pattern);
    if (!compiled) {
      if (pattern.length > 1000) wrongArgument('The pattern has more than 1000 characters.');
      charge(1000 + pattern.length * 100);
      if (patterns.size >= 1000) patterns.clear();
      patterns.set(pattern, (compiled = RE2JS.compile(pattern)));
    }
    charge((text.length * (8 + compiled.programSize())) >> 3);
    return compiled.test(text);
  };
}

function outcomeOf(run: () => unknown, budget: Budget, origin: (offset: number) => number): Evaluated {
  try {
    const value = run();
    // `||` and `exists` go on where one side fails: that it took too long still counts.
    return budget.left < 0 ? { is: 'cost' } : { is: 'value', value };
  } catch (error) {
    if (budget.left < 0 || error === isTooCostly) return { is: 'cost' };
    if (error === isUnknown) return { is: 'unknown' };
    const { summary, range, message } = error as EvaluationError;
    return { is: 'error', problem: clause(summary ?? message), offset: origin(range?.start ?? 0) };
  }
}

function functionNames(functions: Vocabulary['functions']): readonly string[] {
  return [...new Set(Object.keys(functions).map((signature) => signature.slice(0, signature.indexOf('('))))];
}
