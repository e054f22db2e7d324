import { canonicalHost } from '../endpoint.ts';
import { isForbidden } from '../forbidden-address.ts';
import { defined, jsonAt, listAt, numberAt, objectAt, textAt } from '../json-at.ts';
import type { Observation } from '../../model/evidence.ts';
import { compareText, isObject, type Json, type JsonObject } from '../../model/json.ts';

/** Facts of one host, or why there are none. */
export type HostFacts =
  | { readonly kind: 'facts'; readonly observation: Observation }
  | { readonly kind: 'none'; readonly reason: string };

/** What Node and others call an architecture. */
const architectures: Readonly<Record<string, string>> = {
  x86_64: 'x64',
  amd64: 'x64',
  aarch64: 'arm64',
  i386: 'ia32',
  i686: 'ia32',
};
const mostPackages = 10_000;

/** Only what is named here is read: `ansible_env`, `ansible_cmdline` and facts of one's own hold secrets. */
export function readFacts(document: Json, name: string, at: (said: string | undefined) => string): HostFacts {
  if (jsonAt(document, 'unreachable') === true) return { kind: 'none', reason: 'Ansible could not reach it' };
  const facts = objectAt(document, 'ansible_facts');
  const fact = (key: string): Json | undefined => facts[`ansible_${key}`] ?? facts[key];
  const text = (key: string, ...path: string[]) => textAt(fact(key), ...path);
  const [hostname, fqdn] = [text('hostname'), text('fqdn')];
  if (hostname === undefined && text('nodename') === undefined) {
    const failed = jsonAt(document, 'failed') === true;
    return { kind: 'none', reason: failed ? 'gathering its facts failed' : 'its file holds no facts' };
  }
  const addresses = [...listAt(fact('all_ipv4_addresses')), ...listAt(fact('all_ipv6_addresses'))]
    .flatMap((each) => (typeof each === 'string' && !isForbidden(each) ? canonicalHost(each) : []))
    .sort(compareText);
  const hosts = [name, hostname, fqdn].flatMap((each) =>
    each === undefined || each === 'localhost' ? [] : each.toLowerCase(),
  );
  const identifiers = defined({
    host: hosts.length > 0 ? [...new Set(hosts)].sort(compareText) : undefined,
    address: addresses.length > 0 ? addresses : undefined,
    mac: text('default_ipv4', 'macaddress'),
    serial: told(text('product_serial')),
    biosUuid: told(text('product_uuid')),
  });
  return {
    kind: 'facts',
    observation: {
      key: `host ${name}`,
      class: 'host',
      at: at(text('date_time', 'iso8601')),
      identifiers: identifiers as Observation['identifiers'],
      attributes: attributesOf(fact, text, addresses),
      relations: [],
      state: { reachable: true },
    },
  };
}

function attributesOf(
  fact: (key: string) => Json | undefined,
  text: (key: string, ...path: string[]) => string | undefined,
  addresses: readonly string[],
): JsonObject {
  const [system, version, arch] = [text('distribution'), text('distribution_version'), text('architecture')];
  const memory = numberAt(fact('memtotal_mb'));
  const packages = packagesIn(objectAt(fact('packages')));
  return defined({
    os: system === undefined ? undefined : [system, version].filter(Boolean).join(' '),
    kernel: text('kernel'),
    arch: arch === undefined ? undefined : (architectures[arch] ?? arch),
    cpus: numberAt(fact('processor_vcpus')),
    memory: memory === undefined ? undefined : `${memory}MB`,
    addresses: addresses.length > 0 ? [...addresses] : undefined,
    manufacturer: told(text('system_vendor')),
    model: told(text('product_name')),
    packages: Object.keys(packages).length > 0 ? packages : undefined,
  });
}

/** `package_facts`: a list of installed versions for each name. */
function packagesIn(packages: JsonObject): JsonObject {
  const entries = Object.entries(packages)
    .slice(0, mostPackages)
    .sort(([a], [b]) => compareText(a, b));
  return Object.fromEntries(
    entries.flatMap(([name, list]): [string, Json][] => {
      const versions = (Array.isArray(list) ? (list as readonly Json[]) : []).flatMap((each) => {
        const [version, release] = [textAt(each, 'version'), isObject(each) ? textAt(each, 'release') : undefined];
        return version === undefined ? [] : [release === undefined ? version : `${version}-${release}`];
      });
      const [first, ...others] = [...new Set(versions)].sort(compareText);
      return first === undefined ? [] : [[name, others.length === 0 ? first : [first, ...others]]];
    }),
  );
}

/** Ansible writes `NA` where it may not read, or where there is nothing. */
function told(text: string | undefined): string | undefined {
  return text === undefined || text === 'NA' ? undefined : text;
}
