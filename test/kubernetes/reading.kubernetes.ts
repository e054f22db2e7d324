import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, compact, tokenOf } from './api.ts';
import { keepHeartbeat, setUp } from './estate.ts';
import { repository } from './look.ts';
import { startProxy } from './proxy.ts';

const many = 1500;
const lists = 'api/v1/namespaces/many/services';
let token = '';

/** As many objects as take several pages, of a kind that gives no controller anything to do. */
beforeAll(async () => {
  await setUp();
  token = await tokenOf('groundtruth', 3600);
  await ask('POST', 'api/v1/namespaces', { metadata: { name: 'many' } });
  const names = Array.from({ length: many }, (_each, index) => `part-${String(index).padStart(4, '0')}`);
  const worker = async (): Promise<void> => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      await ask('POST', lists, { metadata: { name }, spec: { clusterIP: 'None', ports: [{ port: 80 }] } });
    }
  };
  await Promise.all([worker(), worker()]);
}, 600_000);
afterAll(async () => {
  await keepHeartbeat(undefined);
  await ask('DELETE', 'api/v1/namespaces/many');
});

interface Reading {
  readonly said: string;
  readonly names: readonly string[];
  readonly codes: readonly string[];
  readonly heard: readonly string[];
}

/** One look at the namespace `many` through something that stands before the API. */
async function read(meanwhile: (path: string) => Promise<boolean>): Promise<Reading> {
  const proxy = await startProxy(meanwhile);
  const watched = repository({ token, scope: { url: proxy.url, cluster: 'production', namespaces: ['many'] } });
  try {
    const said = await watched.look();
    const names = [...watched.evidence().matchAll(/"key":"Service\/many\/(part-\d{4})"/g)].map(
      ([, name]) => name ?? '',
    );
    const codes = (await watched.findings()).map(({ code }) => code);
    return { said, names, codes: [...new Set(codes)], heard: proxy.heard };
  } finally {
    watched.delete();
    await proxy.close();
  }
}

const isFurther = (path: string) => path.includes('continue=') && path.includes('/services');

describe('more objects than fit a page', () => {
  test('are read page by page', async () => {
    const { names, heard } = await read(async () => true);
    expect(new Set(names).size).toBe(many);
    expect(heard.filter(isFurther)).toHaveLength(2);
  });

  test('are read anew where the history that the pages are of was thrown away in between', async () => {
    let thrown = false;
    const { names, heard, said } = await read(async (path) => {
      if (isFurther(path) && !thrown) {
        thrown = true;
        await compact();
      }
      return true;
    });
    expect(thrown).toBe(true);
    expect(new Set(names).size).toBe(many);
    expect(names).toHaveLength(many);
    expect(heard.filter(isFurther)).toHaveLength(3);
    expect(said).not.toContain('out of date');
  });

  test('are known in part where the API hangs up in the middle, and nothing is called missing', async () => {
    const { names, said, codes } = await read(async (path) => !(isFurther(path) && path.includes('limit')));
    expect(names).toHaveLength(500);
    expect(said).toContain('it closed the connection without an answer');
    expect(codes).not.toContain('inventory.missing');
    expect(codes).toContain('coverage.partial');
  });
});

test('an API that hangs up at one kind leaves nothing missing', async () => {
  const proxy = await startProxy(async (path) => !path.includes('/statefulsets'));
  const watched = repository({ token, scope: { url: proxy.url, cluster: 'production', namespaces: ['shop'] } });
  try {
    expect(await watched.look()).toContain('statefulsets: it closed the connection without an answer');
    const findings = await watched.findings();
    expect(findings.filter(({ code }) => !code.startsWith('coverage.'))).toEqual([]);
  } finally {
    watched.delete();
    await proxy.close();
  }
});
