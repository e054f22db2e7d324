import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { EngineError } from '../../engine/model/error.ts';

const execute = promisify(execFile);

/**
 * The folder that evidence is read from: the one the workflow names, else one that is not there, which is evidence of nothing.
 * The checkout may hold the pull request's own files, and those must not testify for it: a folder that git tracks, or
 * one that is reached through something git tracks, is refused with `evidence-invalid`.
 */
export async function evidenceFolder(
  given: string | undefined,
  place: { workspace: string; temporary: string; signal: AbortSignal },
): Promise<string> {
  if (given === undefined) return join(place.temporary, 'groundtruth', 'no-evidence');
  const named = resolve(place.workspace, given);
  const real = await existing(named);
  const workspace = await realpath(place.workspace);
  for (const path of [relative(place.workspace, named), relative(workspace, real)]) {
    if (!(await isTracked(path, place))) continue;
    throw new EngineError('evidence-invalid', `The evidence folder \`${given}\` is part of what is checked out.`, {
      hint: 'A pull request could bring its own evidence. Fetch evidence into a folder that git does not track.',
    });
  }
  return real;
}

async function existing(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    throw new EngineError('evidence-invalid', `There is no evidence folder ${folder}.`, {
      hint: 'Fetch the evidence in a step before this one, or leave the input `evidence` out.',
      cause: error,
    });
  }
}

/**
 * True where git's index has the path, something below it, or a link or submodule on the way to it.
 * Case is ignored, as some file systems do.
 */
async function isTracked(path: string, place: { workspace: string; signal: AbortSignal }): Promise<boolean> {
  if (path === '') return true;
  if (path === '..' || path.startsWith(`..${sep}`)) return false;
  const wanted = path.split(sep).join('/').toLowerCase();
  const top = wanted.split('/')[0] ?? wanted;
  const { stdout } = await execute(
    'git',
    ['-C', place.workspace, 'ls-files', '-z', '--', `:(top,literal,icase)${top}`],
    {
      signal: place.signal,
      maxBuffer: 1024 * 1024 * 1024,
    },
  );
  return stdout
    .toLowerCase()
    .split('\0')
    .some((file) => file !== '' && (`${file}/`.startsWith(`${wanted}/`) || wanted.startsWith(`${file}/`)));
}
