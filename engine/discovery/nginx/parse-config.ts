import { redactText } from '../../model/redact.ts';

/** A directive with its words, and with what is in its block where it has one. */
export interface Directive {
  readonly name: string;
  readonly words: readonly string[];
  readonly block?: readonly Directive[];
}

const deepest = 64;
const mostDirectives = 500_000;

/**
 * What `nginx -T` prints: every file of the configuration, one after the other. A file that is included stands at the top.
 * Undefined where the text is no configuration.
 */
export function parseConfig(text: string): readonly Directive[] | undefined {
  const tokens = tokenize(text);
  const stack: { readonly name: string; readonly words: readonly string[]; readonly block: Directive[] }[] = [];
  const top: Directive[] = [];
  let words: string[] = [];
  let count = 0;
  for (const token of tokens) {
    const into = stack.at(-1)?.block ?? top;
    if (token.kind === 'word') words.push(token.text);
    else if (token.kind === 'end') {
      const [name, ...rest] = redactWords(words);
      if (name === undefined || ++count > mostDirectives) return undefined;
      into.push({ name, words: rest });
      words = [];
    } else if (token.kind === 'open') {
      const [name, ...rest] = redactWords(words);
      if (name === undefined || stack.length >= deepest) return undefined;
      stack.push({ name, words: rest, block: [] });
      words = [];
    } else {
      const closed = stack.pop();
      if (!closed || words.length > 0) return undefined;
      (stack.at(-1)?.block ?? top).push(closed);
    }
  }
  return stack.length === 0 && words.length === 0 && top.length > 0 ? top : undefined;
}

/** What one word hides, another may name: a secret is looked for before they are taken apart. */
function redactWords(words: readonly string[]): readonly string[] {
  const text = words.join(' ');
  const clean = redactText(text);
  return clean === text ? words : clean.split(' ');
}

/** Every directive of a name, wherever it stands. */
export function findDirectives(directives: readonly Directive[], name: string): readonly Directive[] {
  return directives.flatMap((directive) => [
    ...(directive.name === name ? [directive] : []),
    ...findDirectives(directive.block ?? [], name),
  ]);
}

type Token = { readonly kind: 'word'; readonly text: string } | { readonly kind: 'open' | 'close' | 'end' };

const lexer =
  /\s+|#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([;{}])|((?:\$\{[^}\s]*\}|\\.|[^\s;{}"'#\\])(?:\$\{[^}\s]*\}|\\.|[^\s;{}\\])*)/gsy;

function* tokenize(text: string): Generator<Token> {
  const marks = { ';': 'end', '{': 'open', '}': 'close' } as const;
  for (const match of text.matchAll(lexer)) {
    const [, double, single, mark, plain] = match;
    if (mark !== undefined) yield { kind: marks[mark as keyof typeof marks] };
    else if (double !== undefined || single !== undefined || plain !== undefined) {
      yield { kind: 'word', text: double ?? single ?? plain ?? '' };
    }
  }
}
