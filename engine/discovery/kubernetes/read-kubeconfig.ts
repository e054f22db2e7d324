import { dirname, resolve } from 'node:path';
import { listAt, textAt, jsonAt } from '../json-at.ts';
import { readFileProbe } from '../read-file-probe.ts';
import { refuse } from '../scope.ts';
import type { Json } from '../../model/json.ts';

/** How to ask the API of one cluster. */
export interface ClusterAccess {
  readonly server: URL;
  readonly ca?: string;
  readonly token?: string;
  readonly client?: { readonly cert: string; readonly key: string };
  /** The namespace of the context, where it has one. */
  readonly namespace?: string;
}

const longest = 4 * 1024 * 1024;

/**
 * Reads a context of a kubeconfig. Programs and plugins that would log a user in are not run: what a file says must not start
 * anything. Throws where it is not usable.
 */
export async function readKubeconfig(file: string, contextName: string | undefined): Promise<ClusterAccess> {
  const config = await load(file);
  const name = contextName ?? textAt(config, 'current-context');
  const context = named(config, 'contexts', name ?? '', 'context');
  if (name === undefined || context === undefined)
    return refuse('kubeconfig', `names ${file}, which has no context ${name ?? 'that is current'}`);
  const cluster = named(config, 'clusters', textAt(context, 'cluster') ?? '', 'cluster');
  const user = named(config, 'users', textAt(context, 'user') ?? '', 'user') ?? {};
  const server = textAt(cluster, 'server') ?? '';
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) {
    return refuse('kubeconfig', `names ${file}, whose context ${name} has no server`);
  }
  const blob = (from: Json | undefined, member: string) => blobAt(file, from, member);
  const ca = blob(cluster, 'certificate-authority');
  const [cert, key] = [blob(user, 'client-certificate'), blob(user, 'client-key')];
  const token =
    secretAt(user, 'token') ?? (textAt(user, 'tokenFile') === undefined ? undefined : blob(user, 'tokenFile')?.trim());
  const namespace = textAt(context, 'namespace');
  return {
    server: new URL(server),
    ...(ca !== undefined && { ca }),
    ...(token !== undefined && { token }),
    ...(cert !== undefined && key !== undefined && { client: { cert, key } }),
    ...(namespace !== undefined && { namespace }),
  };
}

/** What a pod is given to ask the API of its own cluster. */
export function readInCluster(folder: string): ClusterAccess {
  const read = (name: string) => {
    const text = readFileProbe(resolve(folder, name), longest);
    return text.kind === 'seen'
      ? text.value
      : refuse('inCluster', `needs ${resolve(folder, name)}, which cannot be read`);
  };
  return { server: new URL('https://kubernetes.default.svc/'), ca: read('ca.crt'), token: read('token').trim() };
}

async function load(file: string): Promise<Json> {
  const text = readFileProbe(file, longest);
  if (text.kind !== 'seen') return refuse('kubeconfig', `names ${file}, which cannot be read`);
  const { parse } = await import('yaml');
  try {
    return parse(text.value, { maxAliasCount: 10 }) as Json;
  } catch {
    return refuse('kubeconfig', `names ${file}, which is not YAML`);
  }
}

function named(config: Json, list: string, name: string, member: string): Json | undefined {
  return jsonAt(
    listAt(config, list).find((item) => textAt(item, 'name') === name),
    member,
  );
}

/** `x-data` in base64, or the file that `x` names, relative to the kubeconfig. */
function blobAt(file: string, from: Json | undefined, member: string): string | undefined {
  const data = secretAt(from, `${member}-data`);
  if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
  const path = textAt(from, member);
  if (path === undefined) return undefined;
  const text = readFileProbe(resolve(dirname(file), path), longest);
  return text.kind === 'seen'
    ? text.value
    : refuse('kubeconfig', `names ${file}, which needs ${path}, which cannot be read`);
}

/** A text of any length. */
function secretAt(from: Json | undefined, member: string): string | undefined {
  const value = jsonAt(from, member);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
