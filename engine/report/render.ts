import type { Result } from '../model/result.ts';
import { renderGithub } from './formats/github.ts';
import { renderJson } from './formats/json.ts';
import { renderJunit } from './formats/junit.ts';
import { renderMarkdown } from './formats/markdown.ts';
import { renderSarif } from './formats/sarif.ts';
import { renderText } from './formats/text.ts';

export interface RenderOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** At most this many bytes of UTF-8, where a format can be cut: markdown, 65,000 by default. */
  readonly limit?: number;
}

/** A result as text in one format. Pure and total: no valid result makes it throw, and equal results give equal bytes. */
export type Format = (result: Result, options: RenderOptions) => string;

/** Every format, by the name that `--format` takes. */
export const formats = {
  text: renderText,
  markdown: renderMarkdown,
  json: renderJson,
  sarif: renderSarif,
  junit: renderJunit,
  github: renderGithub,
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

export function render(result: Result, format: FormatName, options: RenderOptions): string {
  return formats[format](result, options);
}
