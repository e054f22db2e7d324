import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { build } from './build.mjs';
import { awaitCalm } from './calm.mjs';
import { folder } from './hand.ts';
import { down, leftovers, up } from './lifecycle.mjs';
import { checkMachine } from './machine.mjs';
import { watch, type Drift, type Watch } from './look.ts';
import { stories } from './stories.ts';

let estate: Watch;
beforeAll(async () => {
  await checkMachine(folder);
  await build(folder, () => {});
  await up(folder, { seconds: 3600, owners: [process.pid, process.ppid], tell: () => {} });
  estate = watch(folder);
});
afterAll(async () => {
  estate?.delete();
  await down(folder);
  const left = await leftovers(folder);
  if (left.length > 0) throw new Error(`It left behind: ${left.join(', ')}`);
});

describe('an estate that is as it is declared', () => {
  test('has nothing that differs', async () => {
    await estate.look();
    expect(inFull(await estate.drift(), [])).toEqual([]);
    estate.remember();
  });
});

describe('one change to the estate', () => {
  beforeEach(() => estate.forget());

  test.each(stories)('$title', async ({ plant, mend, findings, look, afterwards = [] }) => {
    let planted: Drift | undefined;
    try {
      await plant();
      planted = await (look ?? lookOnce)(estate);
    } finally {
      // What is wrong with the change is told, not what this makes of its end.
      await mend(estate).catch((error: unknown) => planted && Promise.reject(error));
    }
    await awaitCalm(folder);
    expect(inFull(planted, findings)).toEqual(findings);
    await estate.look();
    expect(inFull(withoutPast(await estate.drift()), afterwards)).toEqual(afterwards);
  });
});

async function lookOnce(watched: Watch): Promise<Drift> {
  await watched.look();
  return watched.drift();
}

/** What was planted and taken away again came and went, and that is told for a week. */
function withoutPast({ told, messages }: Drift): Drift {
  return { told: told.filter((each) => !/^inventory\.(?:transient|vanished) /.test(each)), messages };
}

/** What is told; with its messages where it is not what was expected. */
function inFull({ told, messages }: Drift, expected: readonly string[]): readonly string[] {
  return told.join() === expected.join() ? told : [...told, messages];
}
