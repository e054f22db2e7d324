import { styleText } from 'node:util';
import { wrapAnsi } from 'fast-wrap-ansi';
import { shortened, visible } from '../clean.ts';
import type { Line, Span, Tone } from '../page.ts';

/** Writes for a terminal of one width, in colour or without. Whatever it is given to write passes through `visible`. */
export interface Pen {
  readonly width: number;
  readonly line: (line: Line) => string;
  /** A line without marks of its own, for a style around the whole. */
  readonly plain: (line: Line) => string;
  readonly sign: (mark: { readonly tone: Tone; readonly sign?: string }) => string;
  readonly toned: (tone: Tone, text: string) => string;
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
  /** Wraps written text to lines that start with `first`, then with `indent` spaces. */
  readonly wrap: (text: string, indent: number, first?: string) => readonly string[];
}

type Style = Parameters<typeof styleText>[0];

/** Longer texts and names are cut, with a count: the JSON result has them whole. */
const maxText = 600;
const maxName = 160;
const narrowest = 40;
const widest = 110;

const signs: Readonly<Record<Tone, string>> = { bad: '✖', warn: '▲', note: '●', good: '✔', quiet: '○' };
const tones: Readonly<Record<Tone, Style>> = { bad: 'red', warn: 'yellow', note: 'blue', good: 'green', quiet: 'gray' };

export function penFor(options: { readonly color: boolean; readonly width: number }): Pen {
  const width = Math.min(widest, Math.max(narrowest, Math.floor(options.width) || 80));
  const styled = (style: Style, text: string): string =>
    options.color ? styleText(style, text, { validateStream: false }) : text;
  const toned = (tone: Tone, text: string): string => styled(tones[tone], text);
  const quoted = (text: string): string => (options.color ? styled('cyan', text) : `\`${text}\``);
  return {
    width,
    line: (line) =>
      line
        .map((span) =>
          writtenAs(span, { code: (text) => styled('cyan', text), quoted, strong: (text) => styled('bold', text) }),
        )
        .join(''),
    plain: (line) =>
      line.map((span) => writtenAs(span, { code: same, quoted: (text) => `\`${text}\``, strong: same })).join(''),
    sign: ({ tone, sign = signs[tone] }) => toned(tone, sign),
    toned,
    strong: (text) => styled('bold', text),
    quiet: (text) => styled('dim', text),
    wrap: (text, indent, first = ' '.repeat(indent)) =>
      wrapAnsi(text, Math.max(width - indent, narrowest / 2), { hard: true })
        .split('\n')
        .map((line, index) => guarded((index === 0 ? first : ' '.repeat(indent)) + line.trimEnd())),
  };
}

function writtenAs(
  span: Span,
  style: Readonly<Record<'code' | 'quoted' | 'strong', (text: string) => string>>,
): string {
  if (typeof span === 'string') return clean(span, maxText);
  if ('code' in span) return style.code(clean(span.code, maxName));
  return 'quoted' in span ? style.quoted(clean(span.quoted, maxName)) : style.strong(clean(span.strong, maxText));
}

function same(text: string): string {
  return text;
}

function clean(text: string, limit: number): string {
  return visible(shortened(text, limit));
}

/** A line of a workflow's log that starts with two colons, whatever its colour, would be taken for a command. */
function guarded(line: string): string {
  return line.replace(/^((?:\s|\p{Cc}\[\d+m)*)::/u, '$1∷');
}
