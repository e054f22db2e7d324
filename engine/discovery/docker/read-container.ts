import { compareText, isObject, type Json } from '../../model/json.ts';
import { listAt, numberAt, objectAt, textAt, textsAt } from '../json-at.ts';

/** A container that runs, without its command, its environment and its mounts, which can hold secrets. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** As it was asked for, e.g. `redis:7`. */
  readonly image: string;
  /** The digest under which the image was pulled, or else the image's id. */
  readonly digest: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly networks: readonly string[];
  readonly ports: readonly PublishedPort[];
  /** Containers that it is linked to, by name. */
  readonly links: readonly string[];
  readonly state: string;
  /** What its health check says; undefined without one, and before it has said anything. */
  readonly healthy?: boolean;
}

/** A port of the machine that leads into the container. */
export interface PublishedPort {
  readonly address: string;
  readonly port: number;
}

/** Labels that hold what a tool works with, not what anybody says of the container. */
const machinery =
  /^(?:com\.docker\.compose\.(?:config-hash|container-number|oneoff|image|project\.config_files|project\.working_dir|project\.environment_file|version|replace)|io\.podman\.|desktop\.docker\.io|annotation\.|io\.kubernetes\.container\.(?:hash|restartCount|termination))/;

/** A container out of the engine's list; undefined where it is none that runs. */
export function readContainer(item: Json, digests: ReadonlyMap<string, string>): Container | undefined {
  const [id, state] = [textAt(item, 'Id'), textAt(item, 'State')?.toLowerCase()];
  const names = listAt(item, 'Names').flatMap((name) => (typeof name === 'string' ? name.replace(/^\//, '') : []));
  const name = names.find((each) => !each.includes('/'));
  if (id === undefined || name === undefined || !['running', 'paused', 'restarting'].includes(state ?? ''))
    return undefined;
  const imageId = textAt(item, 'ImageID') ?? '';
  const status = textAt(item, 'Status') ?? '';
  const labels = Object.entries(textsAt(item, 'Labels')).filter(([label]) => !machinery.test(label));
  const healthy = /\((un)?healthy\)/.exec(status);
  return {
    id,
    name,
    image: imageName(textAt(item, 'Image') ?? ''),
    digest: digests.get(imageId) ?? (/^[0-9a-f]{64}$/.test(imageId) ? `sha256:${imageId}` : imageId),
    labels: Object.fromEntries(labels),
    networks: Object.keys(objectAt(item, 'NetworkSettings', 'Networks'))
      .filter((network) => network !== 'none')
      .sort(compareText),
    ports: listAt(item, 'Ports').flatMap(readPort),
    links: dependencies(labels),
    state: state ?? '',
    ...(healthy ? { healthy: healthy[1] === undefined } : state === 'running' ? {} : { healthy: false }),
  };
}

/** An engine shows the id where the tag has moved on. */
function imageName(text: string): string {
  return text.replace(/@sha256:[0-9a-f]{64}$/, '');
}

function readPort(item: Json): readonly PublishedPort[] {
  const [port, type] = [numberAt(item, 'PublicPort'), textAt(item, 'Type')];
  if (!isObject(item) || port === undefined || port === 0 || (type !== undefined && type !== 'tcp')) return [];
  return [{ address: textAt(item, 'IP') ?? '0.0.0.0', port }];
}

/** `com.docker.compose.depends_on: db:service_started:false,cache:service_healthy:true`. */
function dependencies(labels: readonly (readonly [string, string])[]): readonly string[] {
  const text = labels.find(([name]) => name === 'com.docker.compose.depends_on')?.[1] ?? '';
  return text.split(',').flatMap((part) => part.split(':', 1)[0]?.trim() || []);
}
