import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pairOutputs, writeOutputs } from '../../engine/cli/output.ts';
import type { CheckResult } from '../../engine/model/result.ts';

const result: CheckResult = {
  apiVersion: 'groundtruth/v1',
  tool: { name: 'groundtruth', version: '0.0.0' },
  kind: 'CheckResult',
  at: '2026-01-01T00:00:00.000Z',
  failOn: 'error',
  catalog: { files: 0, documents: 0, entities: {}, relations: 0, ignored: {} },
  findings: [],
};

describe('--format and --output', () => {
  it.each<[string, Parameters<typeof pairOutputs>[0], ReturnType<typeof pairOutputs>]>([
    ['none is text on standard output', [], [{ format: 'text' }]],
    ['a format alone goes to standard output', [['format', 'json']], [{ format: 'json' }]],
    [
      'a file belongs to the format before it',
      [
        ['format', 'text'],
        ['format', 'sarif'],
        ['output', 'a.sarif'],
      ],
      [{ format: 'text' }, { format: 'sarif', file: 'a.sarif' }],
    ],
    ['a file alone takes text', [['output', 'a.txt']], [{ format: 'text', file: 'a.txt' }]],
  ])('%s', (_title, words, expected) => {
    expect(pairOutputs(words)).toEqual(expected);
  });

  it('names the formats there are when one is unknown', () => {
    expect(() => pairOutputs([['format', 'yaml']])).toThrow(
      expect.objectContaining({ code: 'bad-arguments', hint: expect.stringContaining('sarif') }),
    );
  });

  it('lets one format only reach standard output', () => {
    expect(() =>
      pairOutputs([
        ['format', 'json'],
        ['format', 'text'],
      ]),
    ).toThrow('Only one format');
  });

  it('writes files, with their folders, before standard output', () => {
    const folder = mkdtempSync(join(tmpdir(), 'groundtruth-output-'));
    try {
      const written: string[] = [];
      const terminal = { color: false, width: 80, interactive: false, progress: false };
      writeOutputs(result, [{ format: 'text' }, { format: 'json', file: 'deep/er/r.json' }], terminal, folder, (text) =>
        written.push(text),
      );
      expect(JSON.parse(readFileSync(join(folder, 'deep/er/r.json'), 'utf8'))).toEqual(result);
      expect(written).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says so when a file cannot be written', () => {
    const terminal = { color: false, width: 80, interactive: false, progress: false };
    expect(() => writeOutputs(result, [{ format: 'json', file: '/dev/null/x' }], terminal, '/', () => {})).toThrow(
      expect.objectContaining({ code: 'unwritable' }),
    );
  });
});
