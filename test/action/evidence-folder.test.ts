import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evidenceFolder } from '../../action/src/evidence-folder.ts';
import { git } from './remote.ts';

let root = '';
let workspace = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'groundtruth-evidence-')));
  workspace = join(root, 'workspace');
  mkdirSync(join(workspace, 'tracked/deep'), { recursive: true });
  mkdirSync(join(workspace, 'fetched'));
  mkdirSync(join(root, 'outside'));
  writeFileSync(join(workspace, 'tracked/deep/run.ndjson'), '{}\n');
  symlinkSync(join(root, 'outside'), join(workspace, 'link'));
  git(workspace, 'init', '--quiet');
  git(workspace, 'add', '.');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function read(given?: string): Promise<string> {
  return evidenceFolder(given, { workspace, temporary: root, signal: AbortSignal.timeout(5000) });
}

describe('evidenceFolder', () => {
  it('is a folder that an earlier step has fetched', async () => {
    expect(await read('fetched')).toBe(join(workspace, 'fetched'));
    expect(await read(join(root, 'outside'))).toBe(join(root, 'outside'));
    expect(await read('../outside')).toBe(join(root, 'outside'));
  });

  it('is nothing from the checkout where none is named', async () => {
    expect(await read()).toBe(join(root, 'groundtruth/no-evidence'));
  });

  it.each([
    ['a folder with tracked files', 'tracked/deep'],
    ['a folder above tracked files', 'tracked'],
    ['the checkout itself', '.'],
    ['a tracked link', 'link'],
    ['a way through a tracked folder and back', 'fetched/../tracked'],
  ])('is never %s', async (_title, given) => {
    await expect(read(given)).rejects.toMatchObject({ code: 'evidence-invalid' });
  });

  it('is not a folder to which an untracked link leads into the checkout', async () => {
    symlinkSync(join(workspace, 'tracked'), join(root, 'way-in'));
    await expect(read(join(root, 'way-in'))).rejects.toMatchObject({ code: 'evidence-invalid' });
  });

  it('must be there', async () => {
    await expect(read('nowhere')).rejects.toThrow('There is no evidence folder');
  });
});
