import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { JsonObject } from '../model/json.ts';
import { refuse, scopeTexts } from './scope.ts';

/** The usual authorities and those of the files under `ca`; undefined where the scope names none. Throws where one cannot be read. */
export async function scopeAuthorities(scope: JsonObject): Promise<string[] | undefined> {
  const files = scopeTexts(scope, 'ca');
  if (files.length === 0) return undefined;
  const own = await Promise.all(
    files.map((file) => readFile(file, 'utf8').catch(() => refuse('ca', `names ${file}, which cannot be read`))),
  );
  return [...rootCertificates, ...own];
}
