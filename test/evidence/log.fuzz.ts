import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { appendRun } from '../../engine/evidence/append.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../engine/evidence/checkpoint.ts';
import { compactLog } from '../../engine/evidence/compact.ts';
import { readEvidence } from '../../engine/evidence/read-evidence.ts';
import { verifyLog } from '../../engine/evidence/verify.ts';
import type { EvidenceRun } from '../../engine/model/evidence.ts';
import { isObject, type Json, type JsonObject } from '../../engine/model/json.ts';
import { anyHistory, minute } from '../support/evidence.ts';
import { memoryStore } from '../support/memory-store.ts';

const limits = { numRuns: 1_000_000, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false };
const at = minute(59);
const read = async (files: ReadonlyMap<string, Buffer>) =>
  readEvidence(memoryStore(new Map(files)), { at, staleAfter: () => Number.POSITIVE_INFINITY });

/** Runs, and the minute up to which they are folded into a checkpoint. */
const anyKept = fc.tuple(anyHistory, fc.integer({ min: 0, max: 12 }));

/** The files of a log: runs in full, runs told by their differences, a checkpoint. */
async function keep(runs: readonly EvidenceRun[], until: number): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const run of runs) await appendRun(memoryStore(files), run);
  await compactLog(memoryStore(files), { at: minute(until), keep: 0 });
  return files;
}

/** What to do to a file: where, as a share of what there is, and what to put there. */
const anyDamage = fc.array(
  fc.record({ file: fc.nat(), from: fc.nat(), length: fc.nat({ max: 60 }), put: fc.uint8Array({ maxLength: 20 }) }),
  { minLength: 1, maxLength: 3 },
);

test('damage to a log is always noticed, whatever its files are', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyKept, anyDamage, async ([runs, until], damage) => {
      const files = await keep(runs, until);
      const whole = new Map(files);
      for (const { file, from, length, put } of damage) {
        const [name = '', bytes = Buffer.alloc(0)] = [...files][file % files.size] ?? [];
        const start = from % (bytes.length + 1);
        files.set(name, Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + length)]));
      }
      const isSame = [...files].every(([name, bytes]) => whole.get(name)?.equals(bytes));
      expect(isSame || (await read(files)).findings.length > 0).toBe(true);
      expect(isSame || (await verifyLog(memoryStore(files), at)).findings.length > 0).toBe(true);
    }),
    limits,
  );
});

/** A lie in a line: the member at a place in it, counted through, is another value, or is gone. */
const anyLie = fc.record({
  file: fc.nat(),
  line: fc.nat(),
  place: fc.nat(),
  value: fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('', 'a', 'host', '2026-11-20T10:01:00.000Z', '9999-12-31T23:59:59Z', '__proto__'),
    fc.constantFrom(-1, 0, 1, 2 ** 31, 2 ** 53, 1e308, [], {}),
    fc.constant(undefined),
  ),
});

test('a log that lies under a sound seal is read, or refused with a finding', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyKept, fc.array(anyLie, { minLength: 1, maxLength: 4 }), async ([runs, until], lies) => {
      const files = await keep(runs, until);
      for (const lie of lies) {
        const [name = '', bytes = Buffer.alloc(0)] = [...files][lie.file % files.size] ?? [];
        files.set(name, Buffer.from(tellLie(bytes.toString('utf8'), lie)));
      }
      await read(files);
      await verifyLog(memoryStore(new Map(files)), at);
      for (const [name, bytes] of files) {
        const { checkpoint, findings } = decodeCheckpoint(bytes, name);
        expect(checkpoint !== undefined || findings.length > 0).toBe(true);
        if (!checkpoint) continue;
        const again = decodeCheckpoint(Buffer.from(encodeCheckpoint(checkpoint)), name);
        expect(again.findings).toEqual([]);
      }
      // What is made of it can be kept and read again.
      await compactLog(memoryStore(files), { at, keep: 0 });
      await read(files);
    }),
    limits,
  );
});

/** The file with one lie in it, sealed as if all were well. */
function tellLie(text: string, { line, place, value }: { line: number; place: number; value: unknown }): string {
  const lines = text.trimEnd().split('\n').slice(0, -1);
  const number = line % Math.max(lines.length, 1);
  const parsed: unknown = JSON.parse(lines[number] ?? '{}');
  if (isObject(parsed)) {
    const spots = membersOf(parsed);
    const spot = spots[place % Math.max(spots.length, 1)];
    if (spot) spot.owner[spot.name] = value as Json;
    lines[number] = JSON.stringify(parsed);
  }
  const body = lines.map((each) => `${each}\n`).join('');
  return `${body}{"kind":"digest","sha256":"${createHash('sha256').update(body).digest('hex')}"}\n`;
}

interface Spot {
  readonly owner: Record<string, Json | undefined>;
  readonly name: string;
}

/** Every member of an object and of those in it, but for the kind of the line. */
function membersOf(object: JsonObject): readonly Spot[] {
  return Object.entries(object).flatMap(([name, value]) => [
    ...(name === 'kind' ? [] : [{ owner: object as Spot['owner'], name }]),
    ...(typeof value === 'object' && value !== null ? membersOf(value as JsonObject) : []),
  ]);
}
