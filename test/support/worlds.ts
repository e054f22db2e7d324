import * as fc from 'fast-check';
import type { Entity } from '../../engine/model/entity.ts';
import type { Coverage } from '../../engine/model/evidence.ts';
import type { Ref } from '../../engine/model/ref.ts';
import type { Relation } from '../../engine/model/relation.ts';
import { item, link, type Source, type Thing, type World } from './estate.ts';

/** Small pools, so that things often meet, contradict and stand in for each other. */
const refs = Array.from('abcdef', (name): Ref => `asset:x/${name}`);
/** Where the assets are, when nothing odd happens. */
const homes = refs.map((_, index) => `10.0.0.${index + 1}:80`);
const services: readonly Ref[] = ['service:x/s', 'service:x/t'];
const groups: readonly Ref[] = ['group:x/g'];
const endpoints = [...homes, '10.0.0.2:443', '127.0.0.1:80', 'localhost:80', '[2001:db8::1]:80', 'm1:80', 'db:5432'];
const classNames = [
  'application',
  'process',
  'database.postgresql',
  'cache',
  'server',
  'virtual-machine',
  'certificate',
  'unheard-of',
];
const junk = ['None', '', '0.0.0.0:80'];

function some<T>(...values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
}

function identifiersOn(machines: readonly string[]): fc.Arbitrary<Record<string, string[]>> {
  return fc
    .record({
      endpoint: some(...endpoints, ...junk),
      host: some(...machines, 'localhost'),
      process: some('p', 'q', 'P', ...junk),
      serial: some('AB12CD', 'ab12cd', 'EF34GH', ...junk),
      slot: some('10.0.0.1:443', '127.0.0.1:443/localhost', '10.0.0.1:443/a.example'),
      'correlation.tool': some('1', '2'),
    })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, values]) => values.length > 0)));
}

/** Mostly one plain endpoint, sometimes anything. */
function mostly(home: fc.Arbitrary<string>, machines: readonly string[]): fc.Arbitrary<Record<string, string[]>> {
  return fc.oneof(
    { weight: 3, arbitrary: home.map((endpoint) => ({ endpoint: [endpoint] })) },
    { weight: 1, arbitrary: identifiersOn(machines) },
  );
}

function declaredOn(machines: readonly string[], ref: Ref): fc.Arbitrary<Entity> {
  return fc
    .record({
      identifiers: mostly(fc.constant(homes[refs.indexOf(ref)] ?? 'db:5432'), machines),
      class: mostlyProcess,
      lifecycle: fc.constantFrom(
        'production' as const,
        'production' as const,
        'production' as const,
        'planned' as const,
        'retired' as const,
      ),
      tool: fc.constantFrom(undefined, '1', '2'),
      version: fc.constantFrom(undefined, '1', '1.2', 2),
      criticality: fc.constantFrom(undefined, 'critical' as const, 'low' as const),
      expects: some('one', 'two', 'never'),
      entrypoints: some('http://10.0.0.1/', 'http://localhost/'),
      min: fc.nat(2),
    })
    .map(({ identifiers, tool, version, criticality, min, ...facts }) => {
      const kind = ref.slice(0, ref.indexOf(':'));
      return item(ref, {
        ...facts,
        identifiers: kind === 'asset' ? identifiers : {},
        ...(tool !== undefined && kind === 'asset' && { correlation: { tool } }),
        ...(version !== undefined && { attributes: { version } }),
        ...(criticality !== undefined && { criticality }),
        ...(kind === 'group' && { class: 'process', instances: { selector: { process: 'p*' }, min, max: min + 1 } }),
      });
    });
}

const mostlyProcess = fc.oneof(
  { weight: 3, arbitrary: fc.constant('process') },
  { weight: 1, arbitrary: fc.constantFrom(...classNames) },
);

const relation: fc.Arbitrary<Relation> = fc
  .record({
    from: fc.constantFrom<Ref>(...refs, ...services, ...groups),
    to: fc.constantFrom<Ref>(...refs, ...services),
    type: fc.constantFrom(
      'dependsOn' as const,
      'runsOn' as const,
      'uses' as const,
      'providedBy' as const,
      'writtenBy' as const,
    ),
    when: fc.constantFrom(undefined, undefined, 'month-end'),
    choice: fc.constantFrom(undefined, undefined, 'one of'),
  })
  .map(({ from, to, type, when, choice }) =>
    link(from, to, {
      type,
      ...(when !== undefined && { when }),
      ...(choice !== undefined && { redundancy: { id: `${from} ${choice}`, need: 1 } }),
    }),
  );

function thingOn(machines: readonly string[], key: string): fc.Arbitrary<Thing> {
  return fc.record({
    key: fc.constant(key),
    identifiers: mostly(fc.constantFrom(...homes), machines),
    class: mostlyProcess,
    current: fc.constantFrom(true, true, true, false),
    attributes: fc.constantFrom({}, { version: '1.2.3' }, { version: '2', notAfter: '2026-11-22T00:00:00Z' }),
    talksTo: fc.oneof(
      { weight: 3, arbitrary: some(...homes) },
      { weight: 1, arbitrary: some(...endpoints, '203.0.113.9:443') },
    ),
    state: fc.constantFrom({}, { reachable: true, healthy: false }),
  });
}

function claimOn(machines: readonly string[]): fc.Arbitrary<Partial<Coverage>> {
  return fc.record({
    of: fc.constantFrom('items' as const, 'relations' as const),
    class: fc.constantFrom('application', 'application', 'application', ...classNames),
    scope: fc.constantFrom<Coverage['scope']>(
      {},
      {},
      {},
      { endpoint: endpoints.slice(0, 4) },
      { addresses: ['10.0.0.0/8', '127.0.0.0/8'] },
      { addresses: ['::/0', 'nonsense'] },
      { host: [...machines, 'localhost'] },
      { host: machines.slice(0, 1) },
      { host: machines, process: ['p'] },
      { serial: ['AB12CD'] },
    ),
    level: fc.constantFrom('complete' as const, 'complete' as const, 'partial' as const, 'denied' as const),
    reason: fc.constantFrom('No right.', 'Looked once'),
  });
}

function sourceOn(machines: readonly string[], source: string): fc.Arbitrary<Source> {
  return fc.record({
    source: fc.constant(source),
    stale: fc.constantFrom(false, false, true),
    complete: fc.constantFrom(true, true, false),
    sees: fc
      .tuple(...['1', '2', '3', '4'].map((key) => fc.option(thingOn(machines, key), { nil: undefined })))
      .map(present),
    claims: fc.array(claimOn(machines), { maxLength: 4 }),
  });
}

/** Worlds with everything in them: several sources, junk, stale runs, groups, services; on the machines that are named. */
export function worlds(
  ...machines: readonly string[]
): fc.Arbitrary<Required<Pick<World, 'items' | 'links' | 'sources'>>> {
  return fc.record({
    items: fc
      .tuple(
        ...[...refs, ...services, ...groups].map((ref) =>
          fc.option(declaredOn(machines, ref), { nil: undefined, freq: 3 }),
        ),
      )
      .map(present),
    links: fc.uniqueArray(relation, { maxLength: 10, selector: ({ from, type, to }) => `${from} ${type} ${to}` }),
    sources: fc
      .tuple(...['one', 'two', 'tool'].map((name) => fc.option(sourceOn(machines, name), { nil: undefined, freq: 4 })))
      .map(present),
  });
}

function present<T>(members: readonly (T | undefined)[]): T[] {
  return members.filter((member): member is T => member !== undefined);
}
