import { describe, expect, it } from 'vitest';
import { estateOf, item, itemOf, link, linkOf, presences } from '../support/estate.ts';

const host = ['web-1', 'localhost'];

describe('reconcile', () => {
  it('finds the planted differences of a small shop', () => {
    const estate = estateOf({
      items: [
        item('asset:shop/web', { class: 'process', identifiers: { endpoint: '127.77.0.11:8443' } }),
        item('asset:shop/api', {
          class: 'process',
          identifiers: { endpoint: '127.77.0.12:8080' },
          attributes: { poolSize: 20 },
        }),
        item('asset:shop/db', { class: 'database.postgresql', identifiers: { endpoint: '127.77.0.13:5432' } }),
        item('asset:shop/worker', { class: 'process', identifiers: { host: 'localhost', process: 'worker.js' } }),
        item('asset:shop/search', { class: 'database', identifiers: { endpoint: '127.77.0.14:9200' } }),
        item('asset:shop/machine', { class: 'server', identifiers: { host: 'localhost' } }),
      ],
      links: [
        link('asset:shop/web', 'asset:shop/api'),
        link('asset:shop/api', 'asset:shop/db'),
        link('asset:shop/worker', 'asset:shop/api'),
        link('asset:shop/worker', 'asset:shop/machine', { type: 'runsOn' }),
      ],
      sources: [
        {
          source: 'host',
          sees: [
            { key: 'server', class: 'server', identifiers: { host } },
            {
              key: 'web',
              identifiers: { host, process: 'web.js', endpoint: ['127.77.0.11:8443'] },
              talksTo: ['127.77.0.12:8080'],
            },
            {
              key: 'api',
              identifiers: { host, process: 'api.js', endpoint: ['127.77.0.12:8080'] },
              talksTo: ['127.77.0.13:5432'],
            },
            { key: 'db', identifiers: { host, process: 'postgres', endpoint: ['127.77.0.13:5432'] } },
            {
              key: 'worker',
              identifiers: { host, process: 'worker.js' },
              talksTo: ['127.77.0.12:8080', '127.77.0.13:5432'],
            },
          ],
          claims: [
            { class: 'server', scope: { host } },
            { scope: { addresses: ['127.77.0.0/16'] } },
            { of: 'relations', scope: { addresses: ['127.77.0.0/16'] }, level: 'partial', reason: 'One look.' },
            { of: 'relations', scope: { host }, level: 'partial', reason: 'One look.' },
          ],
        },
        {
          source: 'http',
          sees: [{ class: 'application', identifiers: { endpoint: '127.77.0.12:8080' }, attributes: { poolSize: 5 } }],
        },
      ],
    });
    expect(presences(estate)).toEqual({
      'asset:shop/web': 'confirmed',
      'asset:shop/api': 'confirmed',
      'asset:shop/db': 'confirmed',
      'asset:shop/worker': 'confirmed',
      'asset:shop/search': 'missing',
      'asset:shop/machine': 'confirmed',
    });
    expect(itemOf(estate, 'asset:shop/api').attributes['poolSize']).toMatchObject({ declared: 20, agrees: false });
    expect(estate.relations.map(({ from, to, grade }) => `${from} ${to} ${grade}`)).toEqual([
      'asset:shop/api asset:shop/db confirmed',
      'asset:shop/web asset:shop/api confirmed',
      'asset:shop/worker asset:shop/db observed-only',
      'asset:shop/worker asset:shop/api confirmed',
      'asset:shop/worker asset:shop/machine confirmed',
    ]);
    expect(linkOf(estate, 'asset:shop/worker', 'asset:shop/machine').reason).toBe('It was seen there.');
    expect(estate.findings).toEqual([]);
  });
});
