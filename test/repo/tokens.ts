/** A piece of TypeScript source, coarse: comments are left out, text and templates are whole. */
export interface Token {
  readonly kind: 'word' | 'text' | 'template' | 'punctuation';
  /** The word, the punctuation character, or the content between the quotes. */
  readonly value: string;
  readonly line: number;
}

const comment = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
const text = String.raw`'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"`;
const word = String.raw`[\p{L}_$#][\p{L}\p{N}_$]*`;
const regularExpression = String.raw`\/(?![*\/])(?:[^\/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*`;
const scanner = new RegExp(`(${comment})|(${text})|(${word})|(${regularExpression})|([^\\s])`, 'gu');

/** What may stand before a regular expression; after anything else a slash divides. */
const beforeExpression =
  /^(?:[([{,;:=!&|?+\-*%<>~^]|return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$/;

/** The tokens of a source file, in order. It never fails: what it does not know is punctuation. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  scan(source, 0, 1, tokens);
  return tokens;
}

/** Scans from `start`; in a template's `${…}` up to the brace that closes it, whose offset it gives back. */
function scan(source: string, start: number, firstLine: number, tokens: Token[], inTemplate = false): number {
  const line = lineCounter(source, start, firstLine);
  let depth = 0;
  let at = start;
  while (at < source.length) {
    scanner.lastIndex = at;
    const match = scanner.exec(source);
    if (!match) break;
    const [whole, isComment, isText, isWord, isExpression] = match;
    at = match.index + whole.length;
    if (isComment !== undefined) continue;
    if (isText !== undefined) tokens.push({ kind: 'text', value: whole.slice(1, -1), line: line(match.index) });
    else if (isWord !== undefined) tokens.push({ kind: 'word', value: whole, line: line(match.index) });
    else if (isExpression !== undefined && beforeExpression.test(tokens.at(-1)?.value ?? '(')) continue;
    else {
      at = match.index + 1;
      const character = source.charAt(match.index);
      if (character === '`') {
        at = scanTemplate(source, at, line(match.index), tokens);
        continue;
      }
      if (inTemplate && character === '{') depth++;
      if (inTemplate && character === '}' && depth-- === 0) return match.index;
      tokens.push({ kind: 'punctuation', value: character, line: line(match.index) });
    }
  }
  return source.length;
}

/** A template becomes one token with its text; what is in its `${…}` follows as tokens of their own. */
function scanTemplate(source: string, start: number, firstLine: number, tokens: Token[]): number {
  const line = lineCounter(source, start, firstLine);
  const place = tokens.push({ kind: 'template', value: '', line: firstLine }) - 1;
  let value = '';
  let at = start;
  for (; at < source.length && source[at] !== '`'; at++) {
    if (source[at] === '\\') at++;
    else if (source.startsWith('${', at)) {
      value += '${}';
      at = scan(source, at + 2, line(at), tokens, true);
    } else value += source[at];
  }
  tokens[place] = { kind: 'template', value, line: firstLine };
  return at + 1;
}

/** Line numbers of growing offsets. */
function lineCounter(source: string, start: number, firstLine: number): (offset: number) => number {
  let at = start;
  let line = firstLine;
  return (offset) => {
    for (; at < offset; at++) if (source[at] === '\n') line++;
    return line;
  };
}
