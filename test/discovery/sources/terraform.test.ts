import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createComponents, type Components } from '../../support/components.ts';
import { claimsIn, lookWith, seen } from '../../support/look.ts';

const fixture = (name: string) => join(import.meta.dirname, '../../fixtures/terraform', name);

let components: Components;
beforeAll(() => {
  components = createComponents();
});
afterAll(() => components.stop());

describe('the terraform source', () => {
  test('sees what a state says is managed, and none of its secrets', async () => {
    const run = await lookWith('terraform', { files: [fixture('state.json')] });
    expect(seen(run, 'module.shop.aws_instance.app[0]')).toMatchObject({
      class: 'virtual-machine',
      identifiers: {
        provider: 'aws',
        account: '123456789012',
        region: 'eu-west-1',
        instanceId: 'i-0a1b2c3d',
        address: '10.20.0.7',
      },
      attributes: {
        size: 'm5.large',
        image: 'ami-1',
        zone: 'eu-west-1a',
        managedBy: 'module.shop.aws_instance.app[0]',
      },
    });
    expect(seen(run, 'module.shop.aws_instance.app["b"]')?.identifiers).toMatchObject({ instanceId: 'i-9f8e' });
    expect(seen(run, 'aws_db_instance.orders')).toMatchObject({
      class: 'database.postgresql',
      identifiers: { endpoint: 'orders.rds.internal:5432' },
      attributes: { version: '15.4', storage: '100GB', encrypted: true },
    });
    expect(seen(run, 'aws_kms_key.k')).toMatchObject({
      class: 'resource',
      identifiers: { arn: expect.stringContaining('kms') },
    });
    expect(claimsIn(run).every((claim) => claim.startsWith('partial'))).toBe(true);
    expect(JSON.stringify(run)).not.toContain('hunter2');
  });

  test('sees of a plan what was there, not what it would make', async () => {
    const run = await lookWith('terraform', { files: [fixture('plan.json')] });
    expect(run.observations.map(({ key, class: name }) => [key, name])).toEqual([
      ['aws_s3_bucket.now', 'storage'],
      ['module.m.docker_container.web', 'container'],
    ]);
    expect(JSON.stringify(run)).not.toContain('hunter2');
  });

  test('looks at the types that its scope names', async () => {
    const run = await lookWith('terraform', { files: [fixture('state.json')], types: ['aws_db_*'] });
    expect(run.observations.map(({ key }) => key)).toEqual(['aws_db_instance.orders']);
  });

  test.each([
    ['half', '{"version": 4, "resources": [', /is not JSON, or ends early/],
    ['of an old version', '{"version": 3, "modules": []}', /is neither a state of version 4/],
    ['of something else', '{"hello": 1}', /is neither a state of version 4/],
    ['null', 'null', /is neither a state of version 4/],
  ])('says so of a file that is %s', async (_what, content, reason) => {
    const path = join(components.folder(), 'state.json');
    writeFileSync(path, content);
    const run = await lookWith('terraform', { files: [path, '/no/such/state'] });
    expect(run.observations).toEqual([]);
    expect(claimsIn(run).join('\n')).toMatch(reason);
    expect(claimsIn(run).join('\n')).toMatch(/there is no file/);
  });

  test('survives modules within modules without end', async () => {
    let module: object = {
      resources: [{ address: 'a', mode: 'managed', type: 'aws_s3_bucket', values: { bucket: 'deep' } }],
    };
    for (let depth = 0; depth < 1000; depth++) module = { child_modules: [module] };
    const path = join(components.folder(), 'state.json');
    writeFileSync(path, JSON.stringify({ format_version: '1.0', values: { root_module: module } }));
    expect((await lookWith('terraform', { files: [path] })).observations).toEqual([]);
  });
});
