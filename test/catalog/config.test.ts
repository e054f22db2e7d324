import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findConfig, parseConfig } from '../../engine/catalog/config.ts';
import { lines } from '../support/findings.ts';

const head = 'apiVersion: groundtruth/v1\nkind: Config\n';
const defaults = {
  root: '',
  include: ['**/*.yaml', '**/*.yml'],
  exclude: ['**/templates/**', '**/pnpm-lock.yaml'],
  namespace: 'default',
  evidence: { path: '.groundtruth/evidence', staleAfter: 86_400 },
  values: {},
  junk: {},
  failOn: 'error',
  policies: [],
  approvals: { criticality: 'high', state: 'degraded' },
  findings: [],
};

function parse(text: string, file = 'groundtruth.yaml') {
  return parseConfig(Buffer.from(text), file);
}

describe('A configuration', () => {
  it('is the defaults where there is none', () => {
    expect(parseConfig(undefined, '')).toEqual(defaults);
    expect(parse(head)).toEqual({ ...defaults, file: 'groundtruth.yaml', places: {} });
  });

  it('says what is read and how it is judged', () => {
    const text = `${head}include: [./catalog/**/*.yaml]
namespace: shop
evidence: {path: seen, staleAfter: 30m}
values: {server: {memory: largest}}
junk: {serial: [VMware-template]}
failOn: warning
policies: [ownership]
approvals: {criticality: critical, state: down}
`;
    expect(parse(text, 'apps/shop/groundtruth.yaml')).toEqual({
      file: 'apps/shop/groundtruth.yaml',
      root: 'apps/shop',
      include: ['catalog/**/*.yaml'],
      exclude: [],
      namespace: 'shop',
      evidence: { path: 'seen', staleAfter: 1800 },
      values: { server: { memory: 'largest' } },
      junk: { serial: ['VMware-template'] },
      failOn: 'warning',
      policies: ['ownership'],
      approvals: { criticality: 'critical', state: 'down' },
      places: {
        'values.server': { line: 6, column: 10 },
        'values.server.memory': { line: 6, column: 19 },
        'junk.serial': { line: 7, column: 8 },
      },
      findings: [],
    });
  });

  it('says where it names the teams that it counts on', () => {
    const config = parse(`${head}approvals:\n  maintainers: team:core\n  emergency: team:on-call\n`);
    expect(config.places).toEqual({ maintainers: { line: 4, column: 16 }, emergency: { line: 5, column: 14 } });
  });

  it('has one team of maintainers, and says so of a list', () => {
    const { findings } = parse(`${head}approvals:\n  maintainers: [team:core, team:web]\n`);
    expect(lines(findings)).toEqual([
      '4:16 error config.invalid `approvals.maintainers` has to be text, but it is a list. | Name one: `maintainers: team:core`. For people of several teams, declare a Team with their members.',
    ]);
  });

  it('keeps what is right where something is wrong', () => {
    const config = parse(`${head}include: [a/*.yaml, 7, ../b, "!c"]\nfailOn: never\nnamespace: shop\nexcludes: [x]\n`);
    expect(config).toMatchObject({ include: ['a/*.yaml'], failOn: 'error', namespace: 'shop' });
    expect(lines(config.findings).map((line) => line.replace(/ \|.*/, ''))).toEqual([
      '6:1 error config.invalid `excludes` is not a field of Config.',
      '3:21 error config.invalid `include[1]` has to be text, but it is a number.',
      '4:9 error config.invalid `failOn` cannot be `never`.',
      '3:24 error config.invalid `include` has `../b`, which leads out of the folder.',
      '3:30 error config.invalid `include` has `!c`, which begins with `!`.',
    ]);
  });

  it('has no glob that takes too long to try, and none that is too long', () => {
    const long = 'x'.repeat(1001);
    const config = parse(
      `${head}include:\n  - a/*.yaml\n  - catalog/**/*a*a*a*a*a*a*.yaml\nexclude:\n  - ${long}\n  - "b/+(a|b).yaml"\n`,
    );
    expect(config).toMatchObject({ include: ['a/*.yaml'], exclude: [] });
    expect(lines(config.findings)).toEqual([
      '5:5 error config.invalid `include` has `catalog/**/*a*a*a*a*a*a*.yaml`, which takes too long to try. | Use fewer `*` in it, or split it into several globs.',
      '7:5 error config.invalid `exclude` has a glob of 1001 characters; the limit is 1000. | Split it into several.',
      '8:5 error config.invalid `exclude` has `b/+(a|b).yaml`, which has a group in it. | Write alternatives as `{a,b}`.',
    ]);
  });

  it.each<[string, string | Buffer, string]>([
    ['nothing', '', '1:1 error config.invalid groundtruth.yaml is empty.'],
    ['comments alone', '# later\n', '1:1 error config.invalid groundtruth.yaml is empty.'],
    [
      'two documents',
      `${head}---\n${head}`,
      '4:1 error config.invalid groundtruth.yaml has more than one document; the first is used.',
    ],
    ['no YAML', 'include: [\n', '2:1 error config.invalid Not valid YAML: deficient indentation.'],
    [
      'a key twice',
      `${head}failOn: error\nfailOn: none\n`,
      '4:1 error config.invalid Key `failOn` stands twice in one mapping; only the first was read.',
    ],
    [
      'another kind',
      'apiVersion: groundtruth/v1\nkind: Service\n',
      '2:7 error config.invalid `kind` cannot be `Service`.',
    ],
    ['a list', '- a\n', '1:1 error config.invalid groundtruth.yaml has no fields.'],
    [
      'other bytes than UTF-8',
      Buffer.from(`${head}namespace: d\xE9\n`, 'latin1'),
      '3:13 error config.invalid The file is not UTF-8: its byte 0xE9 here stands for no character.',
    ],
  ])('that has %s is told and has defaults', (_what, content, expected) => {
    const config = parseConfig(Buffer.from(content), 'groundtruth.yaml');
    expect(lines(config.findings)[0]?.replace(/ \|.*/, '')).toBe(expected);
    expect(config).toMatchObject({ include: defaults.include, evidence: defaults.evidence });
  });

  it('can be wrong in every field at once', () => {
    const fields = 'include exclude namespace evidence failOn policies approvals'
      .split(' ')
      .map((field) => `${field}: {x: 1}\n`);
    const config = parse(head + fields.join(''));
    expect(config).toMatchObject({ ...defaults, file: 'groundtruth.yaml', findings: config.findings });
    expect(config.findings.length).toBeGreaterThanOrEqual(6);
  });
});

describe('The configuration of a folder', () => {
  const top = mkdtempSync(join(tmpdir(), 'groundtruth-config-'));
  const at = (...parts: string[]): string => join(top, ...parts);
  mkdirSync(at('repository/.git'), { recursive: true });
  mkdirSync(at('repository/a/b'), { recursive: true });
  mkdirSync(at('repository/c/.git'), { recursive: true });
  writeFileSync(at('groundtruth.yaml'), head);
  writeFileSync(at('repository/a/groundtruth.yaml'), head);
  afterAll(() => rmSync(top, { recursive: true }));

  it.each([
    ['beside', 'repository/a', 'repository/a/groundtruth.yaml'],
    ['above', 'repository/a/b', 'repository/a/groundtruth.yaml'],
    ['not above the root of the repository', 'repository', undefined],
    ['not above the root of a repository in it', 'repository/c', undefined],
  ])('is looked for %s', (_where, folder, expected) => {
    expect(findConfig(at(folder))).toBe(expected && at(expected));
  });
});
