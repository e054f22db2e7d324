import { get } from '../http/get.ts';
import { gap, type Probe } from '../probe.ts';
import { refuse } from '../scope.ts';

export interface NginxStatus {
  readonly version?: string;
}

/** Asks a page of stub_status; without one there is nothing to say. */
export async function askStatus(
  text: string | undefined,
  allowLinkLocal: boolean,
  signal: AbortSignal,
): Promise<Probe<NginxStatus>> {
  if (text === undefined) return { kind: 'refused' };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '')
    return refuse('status', 'takes the URL of a page of stub_status');
  const answer = await get(url, {
    allowLinkLocal,
    signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]),
    withBody: true,
  });
  if (answer.kind === 'refused') return gap('partial', 'nothing listens there');
  if (answer.kind === 'unknown') return { ...answer, present: false };
  if (answer.status === 401 || answer.status === 403)
    return gap('denied', `it does not allow this machine to read it (status ${answer.status})`);
  if (!/^Active connections: \d+/.test(answer.body.toString('utf8')))
    return gap('partial', 'it is no page of stub_status');
  const version = /^nginx\/(\S+)/.exec(String(answer.headers['server'] ?? ''))?.[1];
  return { kind: 'seen', value: version === undefined ? {} : { version } };
}
