import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRun, encodeRun } from '../../engine/evidence/format.ts';
import { foldRuns } from '../../engine/evidence/fold.ts';
import { canonicalJson, type Json } from '../../engine/model/json.ts';
import { anyRun } from '../support/evidence.ts';

const interruptAfterTimeLimit = 25_000;

function explore(property: fc.IPropertyWithHooks<readonly unknown[]> | fc.IProperty<never>): void {
  fc.assert(property as fc.IProperty<unknown>, {
    numRuns: 1_000_000,
    interruptAfterTimeLimit,
    markInterruptAsFailure: false,
  });
}

/** Encoded runs with bytes changed, taken out, doubled or put in. */
const damaged = fc
  .tuple(
    anyRun.map((run) => Buffer.from(encodeRun(run))),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 60 }), fc.uint8Array({ maxLength: 20 })), { minLength: 1, maxLength: 4 }),
  )
  .map(([bytes, edits]) => {
    let result = bytes;
    for (const [at, length, put] of edits) {
      const from = at % (result.length + 1);
      result = Buffer.concat([result.subarray(0, from), put, result.subarray(from + length)]);
    }
    return { bytes: result, whole: bytes };
  });

test('damage is always noticed', () => {
  explore(
    fc.property(damaged, ({ bytes, whole }) => {
      const { run, findings } = decodeRun(bytes, 'any');
      expect(bytes.equals(whole) || findings.length > 0).toBe(true);
      expect(bytes.equals(whole) || !run?.complete).toBe(true);
    }),
  );
});

/** Lines that are JSON of some shape near to that of evidence, sealed as if all were well. */
const member = fc.constantFrom(
  'kind',
  'key',
  'class',
  'at',
  'identifiers',
  'relations',
  'state',
  'scope',
  'coverage',
  'count',
  '__proto__',
);
const value = fc.oneof(
  fc.constantFrom('run', 'observation', 'end', 'digest', 'process', '2026-01-01T00:00:00Z', 'groundtruth-evidence/1'),
  fc.jsonValue(),
);
const nearLine = fc.oneof(
  fc.dictionary(member, value).map((object) => JSON.stringify(object)),
  anyRun.chain((run) => fc.constantFrom(...encodeRun(run).trimEnd().split('\n'))),
  fc.string(),
);

test('what is read of sealed nonsense can be folded, written and read again', () => {
  explore(
    fc.property(fc.array(nearLine, { maxLength: 12 }), fc.boolean(), (lines, unsealed) => {
      const body = lines.map((line) => `${line}\n`).join('');
      const digest = createHash('sha256').update(body).digest('hex');
      const { run } = decodeRun(`${body}{"kind":"digest","sha256":"${digest}"}\n`, 'any', { unsealed });
      if (!run) return;
      const again = decodeRun(encodeRun(run), 'again');
      expect(again.findings).toEqual([]);
      expect(canonicalJson(again.run as unknown as Json)).toBe(canonicalJson(run as unknown as Json));
      foldRuns([run], new Date(Date.UTC(2027, 0)), () => 60);
    }),
  );
});
