import { git, notFound, refSha, repoUrl } from './respond.ts';
import type { ApiAnswer, ApiRequest } from './respond.ts';
import type { State } from './state.ts';

export function readRef(request: ApiRequest, state: State): ApiAnswer {
  const name = `refs/${request.operation.path['ref']}`;
  const sha = refSha(state, name);
  return sha === undefined ? notFound() : { status: 200, body: refJson(request, name, sha) };
}

/** Refs whose names begin with what is asked for, by name. */
export function listRefs(request: ApiRequest, state: State): ApiAnswer {
  const start = `refs/${request.operation.path['ref']}`;
  const lines = git(state, 'for-each-ref', '--format=%(refname) %(objectname)')?.split('\n') ?? [];
  const found = lines.filter((line) => line.startsWith(start)).map((line) => line.split(' ') as [string, string]);
  return { status: 200, body: found.map(([name, sha]) => refJson(request, name, sha)) };
}

function refJson(request: ApiRequest, name: string, sha: string): object {
  const object = { type: 'commit', sha, url: `${repoUrl(request)}/git/commits/${sha}` };
  return { ref: name, node_id: 'ref', url: `${repoUrl(request)}/git/${name}`, object };
}
