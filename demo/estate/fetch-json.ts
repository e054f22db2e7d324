import { Agent, get } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Address } from './addresses.ts';

/** One connection that stays open, as clients in production keep theirs. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** The JSON at a path of another member. */
export function fetchJson(address: Address, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const options = { ...address, path, agent, signal: AbortSignal.timeout(5000) };
    get(options, (response) => resolve(json(response))).on('error', reject);
  });
}
