import { describe, expect, test } from 'vitest';
import { hostCoverage } from '../../../engine/discovery/host/host-coverage.ts';
import { readHostScope } from '../../../engine/discovery/host/host-scope.ts';
import type { NumberName } from '../../../engine/discovery/host/machine-numbers.ts';
import type { HostGaps } from '../../../engine/discovery/host/snapshot.ts';
import type { DiscoveryTarget } from '../../../engine/discovery/source.ts';
import type { JsonObject } from '../../../engine/model/json.ts';

/** Claims of items of applications, in a line each. */
function claims(gaps: Partial<HostGaps> = {}, scope: JsonObject = {}): readonly string[] {
  const targets = [
    { ref: 'asset:default/w', class: 'process', identifiers: { process: ['worker.js'] }, entrypoints: [] },
  ] as const;
  return hostCoverage({
    names: ['localhost', 'web-1'],
    addresses: ['10.0.0.5', '127.0.0.1', '::1'],
    scope: readHostScope(scope, targets, 'web-1'),
    gaps: { unreadable: 0, ownerless: 0, hidden: false, elsewhere: 0, tables: [], ...gaps },
    undecided: 0,
    noPackages: false,
    denied: [],
  })
    .filter((claim) => claim.of === 'items' && claim.class === 'application')
    .map(
      (claim) =>
        `${Object.entries(claim.scope)
          .map(([name, values]) => `${name}=${values.join()}`)
          .join(' ')}: ${claim.level}`,
    );
}

const everywhere = 'addresses=10.0.0.5/32,127.0.0.0/8,::1/128';
const machine = 'host=localhost,web-1';
const named = 'host=localhost,web-1 process=worker.js';

describe('what a look at a machine can vouch for (C11)', () => {
  test.each<[string, Partial<HostGaps>, 'complete' | 'partial', 'complete' | 'partial', 'complete' | 'partial']>([
    ['everything was read', {}, 'complete', 'complete', 'complete'],
    ['files of other processes could not be read', { unreadable: 3 }, 'complete', 'partial', 'complete'],
    ['a listener has no owner that could be seen', { ownerless: 1 }, 'complete', 'partial', 'complete'],
    ['containers have networks of their own', { elsewhere: 4 }, 'complete', 'partial', 'complete'],
    ['processes are hidden', { hidden: true }, 'complete', 'partial', 'partial'],
    ['a table of sockets is missing', { tables: ['/proc/net/tcp'] }, 'partial', 'partial', 'complete'],
    ['there was too much', { cut: 'there is more' }, 'partial', 'partial', 'partial'],
    ['the platform tells only a part', { platform: 'on Darwin, …' }, 'partial', 'partial', 'partial'],
  ])('where %s', (_what, gaps, byAddress, byMachine, byName) => {
    expect(claims(gaps)).toEqual([`${everywhere}: ${byAddress}`, `${machine}: ${byMachine}`, `${named}: ${byName}`]);
  });

  test.each<[string, JsonObject, readonly string[]]>([
    [
      'its own addresses within them',
      { addresses: ['10.0.0.0/8', '127.77.0.0/16'] },
      ['addresses=10.0.0.5/32,127.77.0.0/16: complete', `${named}: complete`],
    ],
    ['nothing by address where it has none of them', { addresses: ['192.168.0.0/16'] }, [`${named}: complete`]],
    [
      'names that are asked for, and no patterns',
      { addresses: ['10.0.0.5'], processes: ['nginx', 'post*'] },
      ['addresses=10.0.0.5/32: complete', 'host=localhost,web-1 process=nginx,worker.js: complete'],
    ],
  ])('under a scope of addresses is %s, and not the rest of the machine', (_what, scope, expected) => {
    expect(claims({}, scope)).toEqual(expected);
  });

  test('names the right that is missing, and how often', () => {
    const [, machineClaim] = hostCoverage({
      names: ['localhost', 'web-1'],
      addresses: [],
      scope: readHostScope({}, [], 'web-1'),
      gaps: { unreadable: 3, ownerless: 1, hidden: true, elsewhere: 1, tables: [] },
      undecided: 2,
      noPackages: true,
      denied: [],
    })
      .filter(({ of, scope }) => of === 'items' && 'host' in scope)
      .toReversed();
    expect(machineClaim?.reason).toBe('no database of packages (dpkg, rpm, apk) could be read.');
    const reasons = hostCoverage({
      names: ['localhost', 'web-1'],
      addresses: [],
      scope: readHostScope({}, [], 'web-1'),
      gaps: { unreadable: 3, ownerless: 1, hidden: true, elsewhere: 1, tables: [] },
      undecided: 2,
      noPackages: false,
      denied: [],
    }).map(({ reason }) => reason ?? '');
    expect(reasons.join('\n')).toMatch(
      /the open files of 3 processes could not be read, which takes root, or CAP_SYS_PTRACE/,
    );
    expect(reasons.join('\n')).toMatch(/the programs of 1 listening socket could not be seen/);
    expect(reasons.join('\n')).toMatch(/hidepid/);
    expect(reasons.join('\n')).toMatch(/1 process has a network apart/);
    expect(reasons.join('\n')).toMatch(/Of 2 it could not be told which end is the server/);
  });

  test('links are seen in part, always: a look is a moment', () => {
    const links = hostCoverage({
      names: ['localhost', 'web-1'],
      addresses: ['10.0.0.5'],
      scope: readHostScope({}, [], 'web-1'),
      gaps: { unreadable: 0, ownerless: 0, hidden: false, elsewhere: 0, tables: [] },
      undecided: 0,
      noPackages: false,
      denied: [],
    }).filter(({ of }) => of === 'relations');
    expect(links.map(({ level }) => level)).toEqual(['partial', 'partial']);
  });

  const numbered = { serial: ['SN1'], biosUuid: ['4c4c4544-0042'] };
  test.each<[string, DiscoveryTarget['identifiers'], readonly NumberName[], string]>([
    [
      'is declared by them',
      { host: ['web-1'], ...numbered },
      ['serial', 'biosUuid'],
      'partial its serial and biosUuid,',
    ],
    [
      'is declared by one, with its domain',
      { name: ['WEB-1.internal'], serial: ['SN1'] },
      ['serial', 'biosUuid'],
      'partial its serial,',
    ],
    ['is declared without', { host: ['web-1'] }, ['serial'], 'complete '],
    ['is another that is declared by them', { host: ['web-2'], ...numbered }, ['serial'], 'complete '],
    ['goes by no name in its declaration', numbered, ['serial'], 'complete '],
    ['lets them be read', { host: ['web-1'], ...numbered }, [], 'complete '],
  ])('of numbers says which may not be read where the machine %s', (_what, identifiers, denied, expected) => {
    const target = { ref: 'asset:default/web', class: 'server', identifiers, entrypoints: [] } as const;
    const [server] = hostCoverage({
      names: ['localhost', 'web-1'],
      addresses: [],
      scope: readHostScope({ site: 'zrh-1' }, [target], 'web-1'),
      gaps: { unreadable: 0, ownerless: 0, hidden: false, elsewhere: 0, tables: [] },
      undecided: 0,
      noPackages: false,
      denied,
    });
    expect(`${server?.level} ${server?.reason?.split(/ (?=by which)/)[0] ?? ''}`).toBe(expected);
  });
});
