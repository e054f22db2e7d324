import { formatEndpoint, parseEndpoint } from '../endpoint.ts';
import type { Outcome } from '../claims.ts';

/** One server behind a load balancer, and what its checks say. */
export interface BackendServer {
  readonly backend: string;
  readonly name: string;
  /** `host:port`; undefined where the statistics do not tell. */
  readonly endpoint?: string;
  readonly status: string;
  /** Code of the last check, e.g. `L7OK`. */
  readonly check: string;
  /** What the last check met, in HAProxy’s words. */
  readonly said: string;
}

export interface BalancerStats {
  readonly version?: string;
  readonly servers: readonly BackendServer[];
  /** Backends without a server that is up. */
  readonly down: readonly string[];
  /** How backends choose a server, by name; as far as the statistics tell. */
  readonly algorithms: Readonly<Record<string, string>>;
}

const mostRows = 100_000;

/** Reads `show stat`, or what `/stats;csv` gives; undefined where the text is neither. */
export function readStats(text: string): BalancerStats | undefined {
  const start = text.indexOf('# pxname,');
  if (start < 0) return undefined;
  const [header = '', ...lines] = text.slice(start + 2).split(/\r?\n/, mostRows);
  const names = header.split(',');
  const rows = lines
    .filter((line) => line.includes(','))
    .map((line) => {
      const values = splitRow(line);
      return new Map(names.map((name, index) => [name, values[index] ?? '']));
    });
  const backends = rows.filter((row) => row.get('type') === '1');
  const version = /^Version: (\S+)/m.exec(text)?.[1];
  return {
    servers: rows.filter((row) => row.get('type') === '2').map(readServer),
    down: backends.filter((row) => row.get('status')?.startsWith('DOWN')).map((row) => row.get('pxname') ?? ''),
    algorithms: Object.fromEntries(
      backends.flatMap((row): [string, string][] => {
        const algorithm = row.get('algo') ?? '';
        return algorithm === '' ? [] : [[row.get('pxname') ?? '', algorithm]];
      }),
    ),
    ...(version !== undefined && { version }),
  };
}

function readServer(row: ReadonlyMap<string, string>): BackendServer {
  const place = parseEndpoint(row.get('addr') ?? '');
  return {
    backend: row.get('pxname') ?? '',
    name: row.get('svname') ?? '',
    status: row.get('status') ?? '',
    check: (row.get('check_status') ?? '').replace(/^\* /, ''),
    said: row.get('last_chk') ?? '',
    ...(place && { endpoint: formatEndpoint(place) }),
  };
}

/** What the checks of a server say of it: a check that is refused says that nothing is there. */
export function checked({
  status,
  check,
  said,
}: BackendServer):
  | (Omit<Outcome, 'values'> & { readonly state?: { readonly reachable: true; readonly healthy?: boolean } })
  | undefined {
  if (status.startsWith('UP') && check.startsWith('L')) {
    return { level: 'complete', state: { reachable: true, ...(check.startsWith('L7') && { healthy: true }) } };
  }
  if (check.startsWith('L7') || check.startsWith('L6'))
    return { level: 'complete', state: { reachable: true, healthy: false } };
  if (check === 'L4CON' && /refused/i.test(said)) return { level: 'complete' };
  if (check === '') return undefined;
  if (check === 'INI') return { level: 'partial', reason: 'HAProxy has not checked it since it was started' };
  return { level: 'partial', reason: `the checks of HAProxy do not reach it (${check})` };
}

/** A row of comma-separated values, quoted where they have to be. */
function splitRow(line: string): readonly string[] {
  const values: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    values.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').slice(0, 2048));
  }
  return values;
}
