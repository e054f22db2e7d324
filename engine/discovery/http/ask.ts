import type { Json, JsonObject } from '../../model/json.ts';
import { urlEndpoint } from '../endpoint.ts';
import { gap, type Probe } from '../probe.ts';
import { scopeAuthorities } from '../scope-authorities.ts';
import { refuse, scopeFlag, scopeText, scopeTexts } from '../scope.ts';
import { get, type GetOptions } from './get.ts';

/** How to ask a service: with which credentials, and whom to trust. */
export type HttpAccess = Omit<GetOptions, 'signal' | 'withBody'>;

/** Members of a scope that `httpAccess` reads. */
export const httpMembers = ['user', 'ca', 'timeout', 'allowLinkLocal'] as const;

/** Names of credentials that `httpAccess` knows. */
export const httpCredentials = {
  password: 'the password of `user`',
  token: 'a bearer token, instead of `user` and a password',
} as const;

const longest = 32 * 1024 * 1024;

/** Basic or bearer authentication out of a scope and its credentials. Over https nothing is sent to a certificate that is not trusted. */
export async function httpAccess(
  scope: JsonObject,
  { password, token }: Readonly<Record<string, string>>,
): Promise<HttpAccess> {
  const ca = await scopeAuthorities(scope);
  const user = scopeText(scope, 'user', 'groundtruth');
  const basic = password === undefined ? undefined : Buffer.from(`${user}:${password}`).toString('base64');
  const authorization = token === undefined ? basic && `Basic ${basic}` : `Bearer ${token}`;
  return {
    allowLinkLocal: scopeFlag(scope, 'allowLinkLocal'),
    longest,
    headers: authorization === undefined ? {} : { authorization },
    trustedOnly: authorization !== undefined,
    ...(ca && { ca }),
  };
}

/** The http and https URLs under a member of a scope, without what comes after their path. Throws where there is none. */
export function scopeUrls(scope: JsonObject, name: string): readonly URL[] {
  const texts = scopeTexts(scope, name);
  if (texts.length === 0) return refuse(name, 'is missing: list http or https URLs');
  return texts.map((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !urlEndpoint(url)) return refuse(name, 'takes http and https URLs');
    if (url.username !== '' || url.password !== '') {
      return refuse(name, 'takes URLs without credentials: name an environment variable in `spec.credentials`');
    }
    return url;
  });
}

/** The address of an answer under a URL whose path is kept: `/api` below `http://host/prometheus` is `/prometheus/api`. */
export function below(url: URL, path: string): URL {
  return new URL(`${url.origin}${url.pathname.replace(/\/$/, '')}${path}`);
}

/** The text of a good answer. A status that refuses is `denied`. */
export async function askText(url: URL, access: HttpAccess, signal: AbortSignal): Promise<Probe<string>> {
  const answer = await get(url, { ...access, signal, withBody: true });
  if (answer.kind === 'refused') return answer;
  if (answer.kind === 'unknown') return { ...answer, present: false };
  const { status, body, whole } = answer;
  if (status === 401 || status === 403) {
    const what = access.headers?.['authorization'] === undefined ? 'wants credentials' : 'refuses these credentials';
    return gap('denied', `it ${what} for ${url.pathname} (status ${status})`, true);
  }
  if (status < 200 || status > 299) return gap('partial', `it answered ${url.pathname} with status ${status}`);
  if (!whole) return gap('partial', `its answer to ${url.pathname} was cut off, or is longer than 32 MiB`);
  return { kind: 'seen', value: body.toString('utf8') };
}

export async function askJson(url: URL, access: HttpAccess, signal: AbortSignal): Promise<Probe<Json>> {
  const answer = await askText(url, access, signal);
  if (answer.kind !== 'seen') return answer;
  try {
    return { kind: 'seen', value: JSON.parse(answer.value) as Json };
  } catch {
    return gap('partial', `its answer to ${url.pathname} is not JSON`);
  }
}
