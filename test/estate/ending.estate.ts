import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from './calm.mjs';
import { folder } from './hand.ts';
import { leftovers } from './lifecycle.mjs';

const script = join(import.meta.dirname, 'estate.mjs');

test('an estate whose owner is killed while it comes up leaves nothing behind', async () => {
  const owner = spawn('sleep', ['600']);
  const words = ['up', '--folder', folder, '--while', String(owner.pid)];
  const estate = spawn(process.execPath, [script, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [said] = (await once(estate.stderr, 'data')) as [Buffer];
  expect(said.toString()).toContain('is up');
  expect((await leftovers(folder)).length).toBeGreaterThan(20);
  for (const program of [estate, owner]) program.kill('SIGKILL');
  await until(async () => (await leftovers(folder)).join('\n') || undefined);
});
