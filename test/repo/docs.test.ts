import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandGroups } from '../../engine/cli/commands.ts';
import { commandLines, linkTargets, npmScripts } from './markdown.ts';

const root = join(import.meta.dirname, '../..');

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...(existsSync(join(root, 'docs')) ? readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }) : [])
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(root, document), 'utf8');

  it('links to files that are there', () => {
    const missing = linkTargets(text).filter((target) => !existsSync(join(root, dirname(document), target)));
    expect(missing).toEqual([]);
  });

  it('names npm scripts that are there', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    expect(npmScripts(text).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('names commands that are there', () => {
    const known = commandGroups.flatMap(([, commands]) => commands.map(({ usage }) => usage.split(' ')[0]));
    expect(commandLines(text).filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('the documents', () => {
  it('were really read', () => {
    expect(documents).toEqual(
      expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md']),
    );
    const text = documents.map((document) => readFileSync(join(root, document), 'utf8')).join('\n');
    expect(linkTargets(text).length).toBeGreaterThan(5);
    expect(npmScripts(text)).toContain('demo');
    expect(commandLines(text)).toContain('review');
  });

  it('would be seen to be wrong', () => {
    const text =
      '[a](missing.md#part) [b](https://example.com) ![c](<with space.png>) `npm run nope`\n```\n$ npx groundtruth nope --x\n```';
    expect(linkTargets(text)).toEqual(['missing.md', 'with space.png']);
    expect(npmScripts(text)).toEqual(['nope']);
    expect(commandLines(text)).toEqual(['nope']);
  });
});
