import { formatEndpoint } from '../endpoint.ts';
import { endpointsOf } from '../host/listening-endpoints.ts';
import type { Container } from './read-container.ts';
import type { Observation } from '../../model/evidence.ts';
import { compareText } from '../../model/json.ts';

export interface ContainerPlace {
  readonly host: string;
  /** It runs on this machine, which is `localhost` too. */
  readonly local: boolean;
  /** Addresses of the machine, as far as they are known. */
  readonly addresses: readonly string[];
  /** Endpoints that the catalog declares. */
  readonly declared: readonly { readonly host: string; readonly port: number }[];
}

const projectLabel = 'com.docker.compose.project';
const serviceLabel = 'com.docker.compose.service';

/** The key outlives the container: one of the same name takes its place. */
export function containerKey(host: string, name: string): string {
  return `container ${host}/${name}`;
}

/** A container with the endpoints that lead into it; its links go to others of the same machine. */
export function observeContainer(
  container: Container,
  place: ContainerPlace,
  others: readonly Container[],
  at: string,
): Observation {
  const { id, name, image, digest, labels, networks, state, healthy } = container;
  const endpoints = publishedEndpoints(container, place);
  return {
    key: containerKey(place.host, name),
    class: 'container',
    at,
    identifiers: {
      host: hostNames(place),
      container: name,
      ...(endpoints.length > 0 && { endpoint: endpoints }),
    },
    attributes: {
      image,
      imageDigest: digest,
      containerId: id,
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(networks.length > 0 && { networks }),
      ...(endpoints.length > 0 && { published: endpoints }),
      ...(state !== 'running' && { containerState: state }),
    },
    relations: linked(container, others).map((other) => ({
      type: 'dependsOn',
      to: { class: 'container', identifiers: { host: hostNames(place), container: other.name } },
      count: 1,
    })),
    state: healthy === undefined ? {} : { healthy },
  };
}

function hostNames({ host, local }: ContainerPlace): readonly string[] {
  return local ? [host, 'localhost'].sort(compareText) : [host];
}

/** A wildcard leads in at each address of the machine, as with any other listener. */
function publishedEndpoints({ ports }: Container, { addresses, declared }: ContainerPlace): readonly string[] {
  const listening = {
    addresses,
    declared,
    clientPorts: [65_536, 65_536] as const,
    ports4: new Set(ports.filter(({ address }) => address === '0.0.0.0').map(({ port }) => port)),
  };
  const found = ports.flatMap(({ address, port }) =>
    endpointsOf({ protocol: 'tcp', local: { host: address, port }, owners: [] }, listening),
  );
  return [...new Set(found.map(formatEndpoint))].sort(compareText);
}

/** Containers of the same composition that it says it depends on. */
function linked({ links, labels }: Container, others: readonly Container[]): readonly Container[] {
  return others.filter(
    (other) => other.labels[projectLabel] === labels[projectLabel] && links.includes(other.labels[serviceLabel] ?? ''),
  );
}
