import { closest } from '../../model/closest.ts';

/** Why a text is no expression, and where: an offset in it. */
export interface ExpressionProblem {
  readonly problem: string;
  readonly offset: number;
  readonly hint?: string;
}

/** An error of the library: `summary` is its message without the text that it shows. */
interface LibraryError extends Error {
  readonly code?: string;
  readonly summary?: string;
  readonly range?: { readonly start: number };
}

interface KnownNames {
  readonly fields: ReadonlySet<string>;
  readonly variables: readonly string[];
  readonly functions: readonly string[];
}

/** What the library says of an expression, in our words where they say more. */
export function problemOf(
  error: unknown,
  { fields, variables, functions }: KnownNames,
  origin: (offset: number) => number = (offset) => offset,
): ExpressionProblem {
  const { code, summary, range, message } = error as LibraryError;
  const said = summary ?? message;
  const offset = origin(range?.start ?? 0);
  const named = /(?:No such key|Unknown variable): (.*)$/s.exec(said)?.[1] ?? '';
  if (code === 'no_such_key') return suggesting(`there is no field \`${named}\``, named, fields, offset);
  if (code === 'unknown_variable') return suggesting(`\`${named}\` is not known here`, named, variables, offset);
  const called = /^found no matching overload for '(\w+)\(/.exec(said)?.[1];
  if (called !== undefined && !functions.includes(called)) {
    return suggesting(said, called, functions, offset);
  }
  if (/\b(?:int . double|double . int)\b|int (?:==|!=|[-+*/]) double|double (?:==|!=|[-+*/]) int/.test(said)) {
    return { problem: clause(said), offset, hint: 'Numbers of documents have decimals: write `99.0` for 99.' };
  }
  if (/^unexpected token: EOF/i.test(said)) return { problem: 'it ends before it is whole', offset };
  return { problem: clause(said), offset };
}

function suggesting(problem: string, name: string, names: Iterable<string>, offset: number): ExpressionProblem {
  const meant = closest(name, names);
  return { problem, offset, ...(meant !== undefined && { hint: `Did you mean \`${meant}\`?` }) };
}

/** A message of the library as a clause; a hostile expression could make it long. */
export function clause(said: string): string {
  const line = said.split('\n')[0] ?? '';
  const short = line.length > 200 ? `${line.slice(0, 200)}…` : line;
  return short.slice(0, 1).toLowerCase() + short.slice(1);
}
