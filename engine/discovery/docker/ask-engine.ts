import { hostname } from 'node:os';
import type { Json } from '../../model/json.ts';
import { askJson, below } from '../http/ask.ts';
import { jsonAt, listAt, textAt } from '../json-at.ts';
import { gap, type Probe } from '../probe.ts';
import type { Engine } from './engines.ts';
import { readContainer, type Container } from './read-container.ts';

/** An engine with what runs in it. */
export interface EngineSeen {
  /** Name of its machine, in lower case. */
  readonly host: string;
  readonly program: 'dockerd' | 'podman';
  readonly version?: string;
  readonly containers: readonly Container[];
  /** What it did not say, and why, in clauses. */
  readonly missing: readonly string[];
}

/** Its running containers and their images. Without the list of containers nothing is known of it. */
export async function askEngine(engine: Engine, signal: AbortSignal): Promise<Probe<EngineSeen>> {
  const list = await ask(engine, '/containers/json', signal);
  if (list.kind !== 'seen') return list;
  if (!Array.isArray(list.value)) return gap('partial', 'it answers, but not as Docker does');
  const missing: string[] = [];
  const optional = async (what: string, path: string): Promise<Json> => {
    const answer = await ask(engine, path, signal);
    if (answer.kind === 'seen') return answer.value;
    missing.push(`${what}: ${answer.kind === 'unknown' ? answer.reason : 'it is gone'}`);
    return {};
  };
  const version = await optional('its version', '/version');
  const info = await optional('the name of its machine', '/info');
  const images = digestsOf(await optional('the digests of images', '/images/json'));
  const said = textAt(version, 'Version');
  const odd = listAt(list.value).filter((item) => !textAt(item, 'Id') || !textAt(item, 'State')).length;
  if (odd > 0) missing.push(`${odd} of its containers, which it lists in a form that is not Docker’s`);
  return {
    kind: 'seen',
    value: {
      host: hostOf(engine, info),
      program: /podman/i.test(textAt(version, 'Components', 0, 'Name') ?? '') ? 'podman' : 'dockerd',
      containers: listAt(list.value).flatMap((item) => readContainer(item, images) ?? []),
      missing,
      ...(said !== undefined && { version: said }),
    },
  };
}

/** The name of an engine's machine, which its events do not tell. */
export async function engineHost(engine: Engine, signal: AbortSignal): Promise<string> {
  const info = await ask(engine, '/info', signal);
  return hostOf(engine, info.kind === 'seen' ? info.value : {});
}

function hostOf(engine: Engine, info: Json): string {
  return (textAt(info, 'Name') ?? (engine.local ? hostname() : engine.url.hostname)).toLowerCase();
}

/** One container that runs; undefined where there is none with that id. */
export async function askContainer(engine: Engine, id: string, signal: AbortSignal): Promise<Container | undefined> {
  const filters = encodeURIComponent(JSON.stringify({ id: [id] }));
  const list = await ask(engine, `/containers/json?filters=${filters}`, signal);
  const images = await ask(engine, '/images/json', signal);
  if (list.kind !== 'seen') return undefined;
  return readContainer(listAt(list.value)[0] ?? null, digestsOf(images.kind === 'seen' ? images.value : []));
}

async function ask(engine: Engine, path: string, signal: AbortSignal): Promise<Probe<Json>> {
  const answer = await askJson(below(engine.url, path), engine.access, signal);
  if (
    answer.kind !== 'unknown' ||
    answer.level !== 'denied' ||
    !engine.local ||
    !answer.reason.startsWith('connecting')
  ) {
    return answer;
  }
  return gap('denied', `its socket may not be opened: run as root, or as a member of the group that owns it`);
}

/** Digests under which an image was pulled, by its id. */
function digestsOf(images: Json): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  for (const image of listAt(images)) {
    const [id, digest] = [
      textAt(image, 'Id'),
      /@(sha256:[0-9a-f]{64})$/.exec(textAt(jsonAt(image, 'RepoDigests'), 0) ?? '')?.[1],
    ];
    if (id !== undefined && digest !== undefined) digests.set(id, digest);
  }
  return digests;
}
