import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeRun, encodeRun } from '../../engine/evidence/format.ts';
import { rememberLines } from '../../engine/evidence/seen-lines.ts';
import { runOf, snapshotOf } from '../../engine/evidence/snapshot.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import { anyHistory, anyRun, plain, saw } from '../support/evidence.ts';

function read(text: string, options: Parameters<typeof decodeRun>[2] = {}): { run?: EvidenceRun; findings: unknown } {
  const decoded = decodeRun(text, 'run.ndjson', options);
  const snapshot = decoded.run && snapshotOf({ ...decoded, run: decoded.run });
  return {
    findings: decoded.findings,
    ...(snapshot !== undefined && typeof snapshot !== 'string' && { run: runOf(snapshot) }),
  };
}

describe('a line that says what the run before said', () => {
  test('is the same observation, at its own time', () => {
    const seen = rememberLines();
    const [first, second] = [saw(1, { a: 1, b: 1, c: 1 }), saw(2, { a: 1, b: 2, c: 1 })].map((run) =>
      decodeRun(encodeRun(run), 'run.ndjson', { seen }),
    );
    const same = second?.run?.observations.map((each, index) => each === first?.run?.observations[index]);
    expect(same).toEqual([true, false, true]);
    expect(second?.times).toEqual(Array.from({ length: 3 }, () => '2026-11-20T10:02:00.000Z'));
  });

  test('is read as if it were the first, whatever came before', () => {
    fc.assert(
      fc.property(fc.oneof(anyHistory, fc.array(anyRun, { maxLength: 5 })), (runs) => {
        const seen = rememberLines();
        for (const run of runs) {
          const text = encodeRun(run);
          expect(plain(read(text, { seen }))).toEqual(plain(read(text)));
        }
      }),
    );
  });

  test('is checked when its time is none', () => {
    const seen = rememberLines();
    const text = encodeRun(saw(1, { a: 1 }));
    decodeRun(text, 'run.ndjson', { seen });
    for (const time of ['2026-13-20T10:01:00.000Z', '2026-11-20 10:01:00.000Z', '2027-11-20T10:01:00.000Z']) {
      const changed = text.replace('"at":"2026-11-20T10:01:00.000Z"', `"at":"${time}"`).split('\n').slice(0, -2);
      const unsealed = `${changed.join('\n')}\n`;
      const again = rememberLines();
      decodeRun(text, 'run.ndjson', { seen: again });
      const { findings } = decodeRun(unsealed, 'run.ndjson', { unsealed: true, seen: again });
      expect(plain(findings)).toEqual(plain(decodeRun(unsealed, 'run.ndjson', { unsealed: true }).findings));
      expect(findings).not.toEqual([]);
    }
  });
});
