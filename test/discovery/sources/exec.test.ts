import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createComponents, type Components } from '../../support/components.ts';
import { claimsIn, lookWith, seen } from '../../support/look.ts';

let components: Components;
beforeAll(() => {
  components = createComponents();
});
afterAll(() => components.stop());

const observation = (key: string) =>
  JSON.stringify({
    kind: 'observation',
    key,
    class: 'application',
    at: '2026-11-20T08:00:00Z',
    identifiers: { endpoint: '10.20.0.7:8080' },
  });
const end = (count: number, complete = true) =>
  JSON.stringify({
    kind: 'end',
    endedAt: '2026-11-20T08:00:01Z',
    complete,
    coverage: [{ of: 'items', class: 'application', scope: { endpoint: ['10.20.0.7:8080'] }, level: 'complete' }],
    count,
  });
const run = JSON.stringify({
  kind: 'run',
  format: 'groundtruth-evidence/1',
  source: 'x',
  run: 'y',
  scope: {},
  startedAt: '2026-11-20T08:00:00Z',
});
const seal = (text: string) =>
  `${text}${JSON.stringify({ kind: 'digest', sha256: createHash('sha256').update(text).digest('hex') })}\n`;

/** A program that prints this text, byte for byte. */
function printing(text: string): string[] {
  const file = join(components.folder(), 'lines');
  writeFileSync(file, text);
  return ['/bin/cat', file];
}

describe('the exec source', () => {
  test.each([
    ['from its first line to its digest', seal(`${run}\n${observation('a')}\n${end(1)}\n`)],
    ['without what may be left out', `${observation('a')}\n${end(1)}`],
  ])('takes what a program prints in the exchange format, %s', async (_what, text) => {
    const result = await lookWith('exec', { program: printing(text) });
    expect(seen(result, 'a')).toMatchObject({ class: 'application', identifiers: { endpoint: '10.20.0.7:8080' } });
    expect(claimsIn(result)).toEqual(['complete application']);
    expect(result).toMatchObject({ source: 'exec', complete: true });
  });

  test.each<[string, string, RegExp, number]>([
    ['prints nothing', '', /there is no `end` line/, 0],
    ['prints something else', 'hello\n', /line 1: it is no line of the exchange format/, 0],
    ['stops half-way through a line', `${observation('a')}\n${end(1).slice(0, 40)}`, /line 2: it is no line/, 1],
    ['counts wrong', `${observation('a')}\n${end(2)}\n`, /counts 2 observations, and there are 1/, 1],
    ['says that it was not done', `${observation('a')}\n${end(1, false)}\n`, /it was not done/, 1],
    ['goes on after its end', `${end(0)}\n${observation('a')}\n`, /comes after the `end` line/, 0],
    [
      'was tampered with',
      seal(`${observation('a')}\n${end(1)}\n`).replace('8080', '8081'),
      /its digest is not that/,
      1,
    ],
    [
      'prints an observation that is none',
      `{"kind":"observation"}\n${observation('a')}\n${end(1)}\n`,
      /line 1: it must have/,
      1,
    ],
  ])('counts nothing absent where a program %s', async (_what, text, reason, observations) => {
    const result = await lookWith('exec', { program: printing(text) });
    expect(result.observations).toHaveLength(observations);
    expect(result.coverage.every(({ level }) => level !== 'complete')).toBe(true);
    expect(claimsIn(result)[0]).toMatch(reason);
  });

  test.each<[string, string[], object, RegExp]>([
    ['that is not there', ['/no/such/program'], {}, /\/no\/such\/program is not installed here/],
    ['that may not be run', ['/etc/passwd'], {}, /may not be run here/],
    [
      'that fails',
      ['/bin/sh', '-c', 'echo "password=planted-word" >&2; exit 3'],
      {},
      /it ended with 3 \(password=\[redacted\]\)/,
    ],
    ['that prints too much', ['/bin/sh', '-c', 'yes'], { megabytes: 1 }, /it printed more than 1 MiB/],
    [
      'that becomes too many',
      ['/bin/sh', '-c', 'for i in 1 2 3 4 5 6 7 8; do sleep 60 & done; wait'],
      { processes: 4 },
      /too many processes/,
    ],
    ['in one text', [], { program: 'ls -l' }, /`program` takes a program and its words as a list/],
  ])('says so of a program %s', async (_what, program, scope, reason) => {
    const result = await lookWith('exec', { program, ...scope });
    expect(result.observations).toEqual([]);
    expect(claimsIn(result)).toEqual([expect.stringMatching(reason)]);
  });

  test('takes all of a long output, although the program ends before it is read', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => observation(`thing ${index}`));
    const result = await lookWith('exec', { program: printing(`${many.join('\n')}\n${end(many.length)}\n`) });
    expect(result.observations).toHaveLength(many.length);
    expect(claimsIn(result)).toEqual(['complete application']);
  });

  test('ends a program that does not end, with all that it started', async () => {
    const mark = join(components.folder(), 'mark');
    const script = `(sleep 2; touch ${mark}) & sleep 60`;
    const result = await lookWith('exec', { program: ['/bin/sh', '-c', script] }, { deadline: 300 });
    expect(result.complete).toBe(false);
    await wait(2300);
    expect(existsSync(mark)).toBe(false);
  }, 10_000);

  test('starts no shell, passes on nothing of the environment, and gives the credentials that it is told to', async () => {
    const program = [
      '/bin/sh',
      '-c',
      'test -z "$PLANTED" && test "$API_TOKEN" = "planted-token" && echo "$0" >&2; exit 1',
      '$(id); `id`',
    ];
    process.env['PLANTED'] = 'planted';
    try {
      const result = await lookWith('exec', { program }, { credentials: { API_TOKEN: 'planted-token' } });
      expect(claimsIn(result)).toEqual([expect.stringContaining('($(id); `id`)')]);
      expect(JSON.stringify(result)).not.toContain('planted');
    } finally {
      delete process.env['PLANTED'];
    }
  });
});
