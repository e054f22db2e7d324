import { defined, jsonAt, listAt, numberAt, textAt } from '../json-at.ts';
import type { GivenIdentifiers } from '../../model/identifiers.ts';
import type { Json, JsonObject } from '../../model/json.ts';

/** What a managed resource is, and what is told of it. Attributes that are not named here are not read: many hold secrets. */
export interface ResourceView {
  readonly class: string;
  readonly identifiers: GivenIdentifiers;
  readonly attributes: JsonObject;
}

type Reader = (values: Json) => {
  readonly class: string;
  readonly identifiers: JsonObject;
  readonly attributes: JsonObject;
};

const engines: Readonly<Record<string, string>> = {
  postgres: 'database.postgresql',
  'aurora-postgresql': 'database.postgresql',
  mysql: 'database.mysql',
  'aurora-mysql': 'database.mysql',
  mariadb: 'database.mariadb',
};

const readers: Readonly<Record<string, Reader>> = {
  aws_instance: (values) => ({
    class: 'virtual-machine',
    identifiers: { ...arnParts(values), instanceId: textAt(values, 'id'), address: textAt(values, 'private_ip') },
    attributes: {
      size: textAt(values, 'instance_type'),
      image: textAt(values, 'ami'),
      zone: textAt(values, 'availability_zone'),
    },
  }),
  aws_db_instance: (values) => ({
    class: engines[textAt(values, 'engine') ?? ''] ?? 'database',
    identifiers: { arn: textAt(values, 'arn'), endpoint: textAt(values, 'endpoint') },
    attributes: {
      version: textAt(values, 'engine_version_actual') ?? textAt(values, 'engine_version'),
      storage: gigabytes(values, 'allocated_storage'),
      encrypted: flag(values, 'storage_encrypted'),
    },
  }),
  aws_elasticache_cluster: (values) => ({
    class: 'cache',
    identifiers: { arn: textAt(values, 'arn'), endpoint: cacheEndpoint(values) },
    attributes: { version: textAt(values, 'engine_version_actual') ?? textAt(values, 'engine_version') },
  }),
  aws_s3_bucket: (values) => ({
    class: 'storage',
    identifiers: { arn: textAt(values, 'arn'), bucket: textAt(values, 'bucket') },
    attributes: { region: textAt(values, 'region') },
  }),
  aws_lb: (values) => ({
    class: 'load-balancer',
    identifiers: { arn: textAt(values, 'arn'), domain: textAt(values, 'dns_name') },
    attributes: {},
  }),
  aws_sqs_queue: (values) => ({
    class: 'queue',
    identifiers: { arn: textAt(values, 'arn'), uri: textAt(values, 'url') },
    attributes: { maxMessageSize: numberAt(values, 'max_message_size') },
  }),
  google_compute_instance: (values) => ({
    class: 'virtual-machine',
    identifiers: {
      provider: 'google',
      account: textAt(values, 'project'),
      region: textAt(values, 'zone')?.replace(/-[a-z]$/, ''),
      instanceId: textAt(values, 'instance_id'),
      address: textAt(values, 'network_interface', 0, 'network_ip'),
    },
    attributes: { size: textAt(values, 'machine_type'), zone: textAt(values, 'zone') },
  }),
  azurerm_linux_virtual_machine: azureMachine,
  azurerm_windows_virtual_machine: azureMachine,
  docker_container: (values) => ({
    class: 'container',
    identifiers: { container: textAt(values, 'name') },
    attributes: { image: textAt(values, 'image') },
  }),
};

/** A resource of any type; those without a reader of their own are known by their id alone. */
export function viewResource(type: string, values: Json): ResourceView | undefined {
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  const { class: name, identifiers, attributes } = read ? read(values) : plain(values);
  const given = defined(identifiers);
  if (Object.keys(given).length === 0) return undefined;
  return { class: name, identifiers: given as GivenIdentifiers, attributes: defined(attributes) };
}

function plain(values: Json): ReturnType<Reader> {
  const [arn, id] = [textAt(values, 'arn'), textAt(values, 'id')];
  return { class: 'resource', identifiers: arn === undefined ? { id } : { arn }, attributes: {} };
}

function azureMachine(values: Json): ReturnType<Reader> {
  const account = /^\/subscriptions\/([^/]+)/.exec(textAt(values, 'id') ?? '')?.[1];
  return {
    class: 'virtual-machine',
    identifiers: {
      provider: 'azure',
      account,
      region: textAt(values, 'location'),
      instanceId: textAt(values, 'virtual_machine_id'),
      address: textAt(values, 'private_ip_address'),
    },
    attributes: { size: textAt(values, 'size'), zone: textAt(values, 'zone') },
  };
}

/** `arn:aws:ec2:eu-west-1:123456789012:instance/i-0a1b`. */
function arnParts(values: Json): JsonObject {
  const [, , , region, account] = textAt(values, 'arn')?.split(':') ?? [];
  return { provider: 'aws', region: region || undefined, account: account || undefined };
}

function cacheEndpoint(values: Json): string | undefined {
  const node = listAt(values, 'cache_nodes')[0] ?? null;
  const [address, port] = [textAt(node, 'address'), textAt(node, 'port')];
  return address === undefined || port === undefined ? undefined : `${address}:${port}`;
}

function gigabytes(values: Json, name: string): string | undefined {
  const number = numberAt(values, name);
  return number === undefined ? undefined : `${number}GB`;
}

function flag(values: Json, name: string): boolean | undefined {
  const value = jsonAt(values, name);
  return typeof value === 'boolean' ? value : undefined;
}
