import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { SaxesParser } from 'saxes';

/** A command that a workflow's runner would take from a log. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Reads a log as GitHub's runner does: `::name key=value,…::data` at the start of a line, `##[name …]data` anywhere in one. */
export function workflowCommands(log: string): readonly WorkflowCommand[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const current = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/.exec(line);
    if (current) {
      const [, name = '', properties = '', data = ''] = current;
      return [{ name, properties: readProperties(properties), data: unescapeData(data) }];
    }
    const old = /##\[([^\]]*)\](.*)$/.exec(line);
    return old ? [{ name: old[1] ?? '', properties: {}, data: old[2] ?? '' }] : [];
  });
}

function readProperties(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').filter((part) => part.includes('='));
  return Object.fromEntries(
    pairs.map((part) => [part.slice(0, part.indexOf('=')), unescapeProperty(part.slice(part.indexOf('=') + 1))]),
  );
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function parseMarkdown(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** The text of each cell of the first table, row by row, without its head. */
export function tableRows(markdown: string): readonly (readonly string[])[] {
  const table = parseMarkdown(markdown).children.find((node) => node.type === 'table');
  return (table?.children ?? []).slice(1).map((row) => row.children.map(textOf));
}

function textOf(node: Nodes): string {
  if ('children' in node) return node.children.map(textOf).join('');
  return 'value' in node && node.type !== 'html' ? node.value : '';
}

const harmless = new Set([
  'root',
  'heading',
  'paragraph',
  'text',
  'strong',
  'inlineCode',
  'code',
  'list',
  'listItem',
  'table',
  'tableRow',
  'tableCell',
  'html',
]);
const ourHtml = /^(?:<br>|<\/?sub>|<\/details>|<details><summary>[\w ,:.()+-]+<\/summary>)$/;
/** What GitHub finds in text after markdown: mentions, issues, commits, links, emoji, formulas. */
const active = /@\w|#\d|GH-\d|\b[0-9a-f]{7,40}\b|:\/\/|www\.|:(?!\d\d:)[a-z0-9_+-]+:|\$/i;

/** Everything in a comment that acts, or could: an empty list for a comment that only says something. */
export function activeParts(markdown: string): readonly string[] {
  const parts: string[] = [];
  const visit = (node: Nodes): void => {
    if (!harmless.has(node.type)) parts.push(node.type);
    if (node.type === 'html' && !ourHtml.test(node.value)) parts.push(node.value);
    if (node.type === 'text' && active.test(node.value)) parts.push(node.value);
    if (node.type === 'code' && node.lang === 'mermaid')
      parts.push(...node.value.split('\n').filter((line) => !drawing.test(line)));
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(parseMarkdown(markdown));
  return parts;
}

const label = '"(?:[\\p{L}\\p{M}\\p{N} ./_-]|#\\d+;)*"';
const drawing = new RegExp(
  `^(?:flowchart LR|n\\d+(?:\\[${label}\\]|\\(\\[${label}\\]\\)):::[a-z]+|n\\d+ (?:-->|-\\.->)(?:\\|${label}\\|)? n\\d+|classDef [a-z]+ [a-z:#0-9,]+)$`,
  'u',
);

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** Parses XML strictly; throws for anything that is not well-formed. */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', (part) => {
    const element = open.at(-1);
    if (element) element.text += part;
  });
  parser.write(text).close();
  const [document] = root.children;
  if (!document) throw new Error('The XML has no element.');
  return document;
}
