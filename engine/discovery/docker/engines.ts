import { readFile } from 'node:fs/promises';
import { httpAccess, type HttpAccess } from '../http/ask.ts';
import { refuse, scopeText, scopeTexts } from '../scope.ts';
import type { SourceContext } from '../source.ts';
import type { JsonObject } from '../../model/json.ts';

/** One engine, and how to ask it. */
export interface Engine {
  /** As the scope names it. */
  readonly name: string;
  /** What paths are put below. */
  readonly url: URL;
  readonly access: HttpAccess;
  /** It runs on this machine. */
  readonly local: boolean;
}

const defaultEngine = 'unix:///var/run/docker.sock';

/** Members of a scope that `scopeEngines` reads. */
export const engineMembers = ['engines', 'ca', 'cert', 'key', 'allowLinkLocal'] as const;

/** Engines under `engines` of a scope: `unix:///path`, or `https://host:2376` with a client's certificate. */
export async function scopeEngines(scope: JsonObject, { credentials }: SourceContext): Promise<readonly Engine[]> {
  const given = scopeTexts(scope, 'engines');
  const access = await httpAccess(scope, credentials);
  const client = await clientOf(scope);
  return (given.length === 0 ? [defaultEngine] : given).map((name) => {
    const path = /^unix:\/\/(\/.+)$/.exec(name)?.[1];
    if (path !== undefined) {
      return { name, url: new URL('http://localhost/'), access: { ...access, socketPath: path }, local: true };
    }
    const url = URL.canParse(name) ? new URL(name) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username !== '') {
      return refuse('engines', 'takes unix:///path and https://host:port');
    }
    const secure = url.protocol === 'https:';
    return { name, url, access: { ...access, trustedOnly: secure, ...(client && { client }) }, local: false };
  });
}

async function clientOf(scope: JsonObject): Promise<HttpAccess['client']> {
  const [cert, key] = [scopeText(scope, 'cert', '-'), scopeText(scope, 'key', '-')];
  if (cert === '-' && key === '-') return undefined;
  if (cert === '-' || key === '-') return refuse('cert', 'and `key` go together');
  const read = (name: string, file: string) =>
    readFile(file, 'utf8').catch(() => refuse(name, `names ${file}, which cannot be read`));
  return { cert: await read('cert', cert), key: await read('key', key) };
}
