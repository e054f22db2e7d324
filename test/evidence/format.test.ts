import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeRun, encodeRun } from '../../engine/evidence/format.ts';
import { relationTypes } from '../../engine/model/relation.ts';
import { anyRun, evidenceRun, observation, plain } from '../support/evidence.ts';

const run = evidenceRun(0, {
  observations: [
    observation('orders-api.js 127.0.0.1:8080', {
      identifiers: { host: ['localhost', 'web-1'], process: 'orders-api.js', endpoint: '127.0.0.1:8080' },
      attributes: { listen: ['127.0.0.1:8080'] },
      relations: [
        { type: 'connectsTo', to: { class: 'application', identifiers: { endpoint: '127.0.0.1:5432' } }, count: 5 },
      ],
      state: { participating: true },
    }),
    observation('server web-1', { class: 'server', identifiers: { host: 'web-1' } }),
  ],
  coverage: [{ of: 'items', class: 'application', scope: { host: ['web-1'] }, level: 'complete' }],
});
const text = encodeRun(run);

/** The lines of `text`, changed, and sealed again as a program would that has no idea of what is wrong. */
function resealed(change: (lines: string[]) => void): string {
  const lines = text.trimEnd().split('\n').slice(0, -1);
  change(lines);
  const body = `${lines.join('\n')}\n`;
  return `${body}{"kind":"digest","sha256":"${createHash('sha256').update(body).digest('hex')}"}\n`;
}

describe('a run of evidence', () => {
  test('is written as the format document shows it', async () => {
    await expect(text).toMatchFileSnapshot('../goldens/evidence-run.ndjson');
  });

  test('is read as it was written', () => {
    fc.assert(
      fc.property(anyRun, (any) => {
        const decoded = decodeRun(encodeRun(any), 'run.ndjson');
        expect(decoded.findings).toEqual([]);
        expect(plain(decoded.run)).toEqual(plain(any));
      }),
    );
  });

  test('has the same bytes whatever the order of its members', () => {
    const turned = Object.fromEntries(Object.entries(run).toReversed()) as unknown as typeof run;
    expect(encodeRun(turned)).toBe(text);
  });

  test('that was cut off anywhere is noticed, and counts for nothing absent (S01, C04)', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(), (any, at) => {
        const bytes = Buffer.from(encodeRun(any));
        const decoded = decodeRun(bytes.subarray(0, at % bytes.length), 'run.ndjson');
        expect(decoded.findings.map(({ code }) => code)).toEqual(['evidence.cut-off']);
        expect(decoded.run?.complete ?? false).toBe(false);
        expect(decoded.run?.coverage ?? []).toEqual([]);
      }),
    );
  });

  test('keeps what it saw before it was cut off (I03)', () => {
    const lines = text.split('\n');
    const decoded = decodeRun(`${lines[0]}\n${lines[1]}\n${lines[2]?.slice(0, 20)}`, 'run.ndjson');
    expect(decoded.run?.observations.map(({ key }) => key)).toEqual(['orders-api.js 127.0.0.1:8080']);
    expect(decoded.run?.endedAt).toBe(run.observations[0]?.at);
  });

  test('is refused when any byte of it was changed', () => {
    const bytes = Buffer.from(text);
    const unnoticed: string[] = [];
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [0x01, 0x20, 0x80]) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const decoded = decodeRun(changed, 'run.ndjson');
        if (decoded.findings.length === 0 || decoded.run?.complete) unnoticed.push(`byte ${at}`);
      }
    }
    expect(unnoticed).toEqual([]);
  });

  test('is refused when something was written after its digest', () => {
    expect(decodeRun(`${text}{}\n`, 'run.ndjson')).toMatchObject({ findings: [{ code: 'evidence.tampered' }] });
    expect(decodeRun(text + text, 'run.ndjson').run).toBeUndefined();
  });

  test.each([
    ['a blank line', (lines: string[]) => lines.splice(1, 0, '  ')],
    ['a line with a carriage return', (lines: string[]) => (lines[1] += '\r')],
    ['a byte order mark', (lines: string[]) => (lines[0] = `\uFEFF${lines[0]}`)],
  ])('may have %s', (_what, change) => {
    const decoded = decodeRun(resealed(change), 'run.ndjson');
    expect(decoded.findings).toEqual([]);
    expect(decoded.run).toEqual(decodeRun(text, 'run.ndjson').run);
  });

  test.each<[string, number, RegExp, (lines: string[]) => unknown]>([
    ['text that is not JSON', 2, /not JSON/, (lines) => (lines[1] = 'processes: 3')],
    ['a list', 2, /not a JSON object/, (lines) => (lines[1] = '[1]')],
    [
      'another kind of line',
      2,
      /its kind is not one of run, observation, gone, end, digest/,
      (lines) => (lines[1] = '{"kind":"log"}'),
    ],
    ['a kind from the prototype', 2, /its kind is not one of/, (lines) => (lines[1] = '{"kind":"constructor"}')],
    ['an unknown member', 2, /unknown member "extra"/, (lines) => replaceIn(lines, 1, '{', '{"extra":1,')],
    ['a missing member', 2, /must have required property 'key'/, (lines) => replaceIn(lines, 1, '"key"', '"kez"')],
    [
      'an unknown relation',
      2,
      /relations\.0\.type must be one of dependsOn,/,
      (lines) => replaceIn(lines, 1, 'connectsTo', 'calls'),
    ],
    [
      'a date that does not exist',
      2,
      /at is no date/,
      (lines) => replaceIn(lines, 1, '2026-11-20T10:00:01', '2026-13-40T10:00:01'),
    ],
    [
      'a date after the run',
      2,
      /dated after the end/,
      (lines) => replaceIn(lines, 1, '2026-11-20T10:00:01', '2026-11-20T10:06:00'),
    ],
    [
      'nesting without end',
      2,
      /nests deeper/,
      (lines) => replaceIn(lines, 1, '"attributes":{', `"attributes":{"deep":${'['.repeat(5000)}${']'.repeat(5000)},`),
    ],
    ['a key twice', 3, /key ".*" was used before/, (lines) => (lines[2] = lines[1] ?? '')],
    [
      'another format',
      1,
      /format must be "groundtruth-evidence\/1"/,
      (lines) => replaceIn(lines, 0, 'evidence/1', 'evidence/2'),
    ],
    [
      'a source that is a path',
      1,
      /source must match pattern/,
      (lines) => replaceIn(lines, 0, '"source":"host"', '"source":"../host"'),
    ],
    ['a second run', 2, /opens a second/, (lines) => lines.splice(1, 0, lines[0] ?? '')],
    ['an observation before the run', 1, /before a sound `run` line/, (lines) => lines.unshift(lines[1] ?? '')],
    ['an observation after the end', 5, /after the `end` line/, (lines) => lines.push(lines[1] ?? '')],
    [
      'a claim without a reason',
      4,
      /coverage\.0 must have required property 'reason'/,
      (lines) => replaceIn(lines, 3, '"level":"complete"', '"level":"denied"'),
    ],
    [
      'a wrong count',
      5,
      /counts 7 observations, and there are 2/,
      (lines) => replaceIn(lines, 3, '"count":2', '"count":7'),
    ],
    ['an end before its start', 5, /ends before it starts/, (lines) => replaceIn(lines, 3, 'T10:00:02', 'T09:59:59')],
  ])('with %s says so at its line', (_what, line, message, change) => {
    const { run: read, findings } = decodeRun(resealed(change), 'scan.ndjson');
    expect(findings[0]).toMatchObject({
      code: 'evidence.malformed',
      severity: 'error',
      origin: { file: 'scan.ndjson', line },
    });
    expect(findings[0]?.message).toMatch(message);
    expect(read?.complete ?? false).toBe(false);
  });

  test('says of many bad lines how many there are', () => {
    const many = resealed((lines) => lines.splice(1, 0, ...Array.from({ length: 80 }, () => 'x')));
    const { findings } = decodeRun(many, 'scan.ndjson');
    expect(findings).toHaveLength(51);
    expect(findings.at(-1)?.message).toBe('30 more lines are not evidence.');
  });

  test('from another program may lack a digest, and what can be left out', () => {
    const bare = [
      '{"kind":"run","format":"groundtruth-evidence/1","source":"scheduler","run":"7","scope":{},"startedAt":"2026-11-20T11:00:00+01:00"}',
      '{"kind":"observation","key":"LEDG010N","class":"batch-job","at":"2026-11-20T11:00:00.5+01:00","identifiers":{"job":"LEDG010N"}}',
      '{"kind":"end","endedAt":"2026-11-20T11:00:01+01:00","complete":true,"coverage":[],"count":1}',
    ].join('\r\n');
    const { run: read, findings } = decodeRun(bare, 'jobs.ndjson', { unsealed: true });
    expect(findings).toEqual([]);
    expect(read).toMatchObject({
      startedAt: '2026-11-20T10:00:00.000Z',
      complete: true,
      observations: [{ key: 'LEDG010N', at: '2026-11-20T10:00:00.500Z', attributes: {}, relations: [], state: {} }],
    });
    expect(decodeRun(bare, 'jobs.ndjson').findings).toMatchObject([{ code: 'evidence.cut-off' }]);
  });

  test('may hold every type of relation that there is', () => {
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../schemas/evidence.schema.json'), 'utf8'),
    ) as {
      $defs: { observation: { properties: { relations: { items: { properties: { type: { enum: string[] } } } } } } };
    };
    expect(schema.$defs.observation.properties.relations.items.properties.type.enum).toEqual(
      Object.keys(relationTypes),
    );
  });

  test('keeps members that are named as parts of every object', () => {
    const odd = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as Record<string, number>;
    const { run: read } = decodeRun(
      encodeRun(evidenceRun(0, { observations: [observation('a', { attributes: odd })] })),
      'run',
    );
    expect(Object.keys(read?.observations[0]?.attributes ?? {})).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('of any bytes at all is read without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, unsealed) => {
        const { run: read, findings } = decodeRun(Buffer.from(bytes), 'any', { unsealed });
        expect(read === undefined && findings.length > 0).toBe(true);
      }),
    );
  });
});

function replaceIn(lines: string[], index: number, from: string, to: string): string {
  const before = lines[index] ?? '';
  lines[index] = before.replace(from, () => to);
  expect(lines[index]).not.toBe(before);
  return lines[index] ?? '';
}
