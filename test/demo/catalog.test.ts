import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addresses } from '../../demo/estate/addresses.ts';

const assets = readFileSync(join(import.meta.dirname, '../../catalog/shop/assets.yaml'), 'utf8');

it.each(Object.entries(addresses))('the catalog declares where the demo puts %s', (_name, { host, port }) => {
  expect(assets).toContain(`identifiers: {endpoint: "${host}:${port}"}`);
});
