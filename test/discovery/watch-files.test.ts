import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchFiles } from '../../engine/discovery/watch-files.ts';

describe('files that are watched', () => {
  let folder: string;
  let stop: AbortController;
  const changed = vi.fn<() => void>();
  const tell = vi.fn<(message: string) => void>();
  /** Longer than changes are gathered for. */
  const settled = () => sleep(900);
  const start = (...names: readonly string[]) =>
    watchFiles(
      names.map((name) => join(folder, name)),
      { signal: stop.signal, changed, tell },
    );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'groundtruth-files-'));
    stop = new AbortController();
    changed.mockClear();
    tell.mockClear();
  });
  afterEach(() => {
    stop.abort();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tell of one change where many are made at once, also where one is put in the place of another', async () => {
    writeFileSync(join(folder, 'scan.xml'), '1');
    start('scan.xml', 'scan.xml');
    for (let each = 0; each < 20; each++) writeFileSync(join(folder, 'scan.xml'), String(each));
    await settled();
    expect(changed).toHaveBeenCalledTimes(1);
    writeFileSync(join(folder, 'new'), '2');
    renameSync(join(folder, 'new'), join(folder, 'scan.xml'));
    await settled();
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('tell of what is made later, and of anything in a folder', async () => {
    mkdirSync(join(folder, 'facts'));
    start('later.xml', 'facts');
    writeFileSync(join(folder, 'other.xml'), '1');
    await settled();
    expect(changed).not.toHaveBeenCalled();
    writeFileSync(join(folder, 'later.xml'), '1');
    await settled();
    expect(changed).toHaveBeenCalledTimes(1);
    writeFileSync(join(folder, 'facts', 'any'), '1');
    await settled();
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('say where they cannot be watched', () => {
    start('absent/scan.xml');
    expect(tell).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('cannot be watched (ENOENT)'));
  });

  it('are left alone afterwards', async () => {
    start('scan.xml');
    writeFileSync(join(folder, 'scan.xml'), '1');
    await sleep(50);
    stop.abort();
    writeFileSync(join(folder, 'scan.xml'), '2');
    await settled();
    expect(changed).not.toHaveBeenCalled();
  });
});
