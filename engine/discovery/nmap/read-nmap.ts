export interface NmapPort {
  readonly port: number;
  /** `open`, `closed`, `filtered` and mixtures of these. */
  readonly state: string;
  readonly service?: string;
  readonly product?: string;
  readonly version?: string;
  readonly encrypted: boolean;
}

export interface NmapHost {
  readonly up: boolean;
  readonly addresses: readonly string[];
  readonly mac?: string;
  readonly names: readonly string[];
  readonly ports: readonly NmapPort[];
  /** The state of those ports that were asked and are not listed; undefined where they are of several. */
  readonly others?: string;
}

export interface NmapScan {
  /** Seconds since 1970. */
  readonly finished?: number;
  /** Ranges of TCP ports that were asked. */
  readonly asked: readonly (readonly [low: number, high: number])[];
  readonly hosts: readonly NmapHost[];
  /** False where the scan was cut off. */
  readonly whole: boolean;
}

type Attributes = Readonly<Record<string, string>>;
interface GrowingHost {
  up: boolean;
  readonly addresses: string[];
  mac?: string;
  readonly names: string[];
  readonly ports: NmapPort[];
  readonly others: Set<string>;
}

/** Reads what `nmap -oX` writes; undefined where it is something else. What comes before a fault is kept, and is not whole. */
export async function readNmap(text: string): Promise<NmapScan | undefined> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser();
  const hosts: NmapHost[] = [];
  const asked: (readonly [number, number])[] = [];
  let finished: number | undefined;
  let isNmap = false;
  let whole = true;
  let host: GrowingHost | undefined;
  let port: { number: number; state: string; service: Attributes } | undefined;
  parser.on('opentag', ({ name, attributes: given }) => {
    const attributes = given as Attributes;
    const number = Number(attributes['portid']);
    if (name === 'nmaprun') isNmap = attributes['scanner'] === 'nmap';
    else if (name === 'scaninfo' && attributes['protocol'] === 'tcp')
      asked.push(...readRanges(attributes['services'] ?? ''));
    else if (name === 'finished') finished = Number(attributes['time']);
    else if (name === 'host') host = { up: false, addresses: [], names: [], ports: [], others: new Set() };
    else if (!host) return;
    else if (name === 'status') host.up = attributes['state'] === 'up';
    else if (name === 'address' && attributes['addrtype'] === 'mac') host.mac = attributes['addr'] ?? '';
    else if (name === 'address') host.addresses.push(attributes['addr'] ?? '');
    else if (name === 'hostname') host.names.push((attributes['name'] ?? '').toLowerCase());
    else if (name === 'extraports') host.others.add(attributes['state'] ?? '');
    else if (name === 'port' && attributes['protocol'] === 'tcp') port = { number, state: '', service: {} };
    else if (name === 'state' && port) port.state = attributes['state'] ?? '';
    else if (name === 'service' && port) port.service = attributes;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'port' && port && host) host.ports.push(portOf(port));
    if (name === 'port') port = undefined;
    if (name === 'host' && host) hosts.push(hostOf(host));
    if (name === 'host') host = undefined;
  });
  parser.on('error', () => {
    whole = false;
  });
  try {
    parser.write(text).close();
  } catch {
    whole = false;
  }
  if (!isNmap) return undefined;
  return { asked, hosts, whole: whole && finished !== undefined, ...(finished !== undefined && { finished }) };
}

function portOf({ number, state, service }: { number: number; state: string; service: Attributes }): NmapPort {
  // Without a probe of the service its name is a guess from the number of the port.
  const probed = service['method'] === 'probed';
  const text = (name: string) => (probed && service[name] ? { [name]: service[name].slice(0, 256) } : {});
  return {
    port: number,
    state,
    encrypted: service['tunnel'] === 'ssl',
    ...(probed && service['name'] && { service: service['name'].slice(0, 256) }),
    ...text('product'),
    ...text('version'),
  };
}

function hostOf({ up, addresses, mac, names, ports, others }: GrowingHost): NmapHost {
  const [only, ...more] = others;
  return {
    up,
    addresses: addresses.filter(Boolean),
    names: [...new Set(names.filter(Boolean))],
    ports,
    ...(mac && { mac }),
    ...(only !== undefined && more.length === 0 && { others: only }),
  };
}

function readRanges(text: string): readonly (readonly [number, number])[] {
  return text.split(',').flatMap((part) => {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
    return match ? [[Number(match[1]), Number(match[2] ?? match[1])] as const] : [];
  });
}
