import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipAbsent } from '../../support/absent.ts';
import { createComponents, findProgram, type Components } from '../../support/components.ts';
import { claimsIn, lookWith, seen } from '../../support/look.ts';

const folder = join(import.meta.dirname, '../../fixtures/ansible');
const now = () => new Date('2026-11-21T12:00:00Z');

let components: Components;
beforeAll(() => {
  components = createComponents();
});
afterAll(() => components.stop());

describe('the ansible source', () => {
  test('sees hosts by their facts, and says which could not be reached', async () => {
    const run = await lookWith('ansible', { files: [folder] }, { now });
    expect(seen(run, 'host db-1')).toMatchObject({
      class: 'host',
      at: '2026-11-21T08:00:00.000Z',
      identifiers: {
        host: ['db-1', 'db-1.internal'],
        address: ['10.20.0.5', '2001:db8::5'],
        serial: '4C4C4544',
        biosUuid: '4c4c4544-0034-4d10-8052-b4c04f335931',
      },
      attributes: {
        os: 'Debian 12.11',
        kernel: '6.1.0-37-amd64',
        arch: 'x64',
        cpus: 4,
        memory: '7940MB',
        manufacturer: 'Dell Inc.',
        packages: { openssl: ['3.0.15-1', '3.0.16-1'], postgresql: '15+248' },
      },
    });
    expect(run.observations).toHaveLength(1);
    expect(claimsIn(run)).toEqual([
      'complete host',
      'partial host: app-1: Ansible could not reach it.',
      expect.stringMatching(/^partial host: broken: .*broken\.json is not JSON, or ends early/),
      'partial host: web-1: gathering its facts failed.',
    ]);
    expect(JSON.stringify(run)).not.toContain('hunter2');
  });

  test.each([
    ['null', 'null'],
    ['a list', '[]'],
    [
      'facts of another shape',
      '{"ansible_facts": {"ansible_hostname": 7, "ansible_packages": [1], "ansible_all_ipv4_addresses": {"a": 1}}}',
    ],
    ['facts without a name', '{"ansible_facts": {"ansible_kernel": "6"}}'],
  ])('takes %s for no facts, or for as much as there is', async (_what, content) => {
    const path = join(components.folder(), 'odd.json');
    writeFileSync(path, content);
    const run = await lookWith('ansible', { files: [path] });
    expect(run.complete).toBe(true);
    expect(run.coverage).toHaveLength(1);
  });

  test('says that a folder is empty of hosts by claiming nothing', async () => {
    expect((await lookWith('ansible', { files: [components.folder()] })).coverage).toEqual([]);
  });
});

describe('the ansible source with real facts', () => {
  test('sees this machine', async (context) => {
    const program = findProgram('ansible');
    if (program === undefined) return skipAbsent(context, 'Ansible');
    const tree = join(components.folder(), 'tree');
    mkdirSync(tree);
    await components.run(program, ['localhost', '-c', 'local', '-m', 'ansible.builtin.setup', '--tree', tree], {
      env: {
        HOME: components.folder(),
        ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
        PLANTED: 'planted-environment',
      },
    });
    const run = await lookWith('ansible', { files: [tree] });
    expect(seen(run, 'host localhost')).toMatchObject({
      identifiers: { host: expect.arrayContaining([hostname().toLowerCase()]) },
      attributes: { os: expect.stringMatching(/\d/), arch: process.arch, cpus: expect.any(Number) },
    });
    expect(claimsIn(run)).toEqual(['complete host']);
    expect(JSON.stringify(run)).not.toContain('planted');
  }, 60_000);
});
