import { describe, expect, it } from 'vitest';
import type { Ref } from '../../engine/model/ref.ts';
import { codesOf, driftOfCode } from '../support/drift.ts';
import {
  estateOf,
  item,
  itemOf,
  link,
  linkOf,
  presences,
  type Source,
  type Thing,
  type World,
} from '../support/estate.ts';

const api: Ref = 'asset:shop/api';
const host: Ref = 'asset:shop/h1';
const server = item(host, { class: 'server', identifiers: { serial: 'SN1', host: 'h1' } });
const onHost = link(api, host, { type: 'runsOn' });
const whole = [{ scope: { host: ['h1'] } }, { class: 'host' }];

/** A program at port 8080 of a machine that it runs on, and what sources saw of it. */
function world(identifiers: Thing['identifiers'], ...sources: readonly Source[]): World {
  return { items: [server, item(api, { class: 'application', identifiers })], links: [onHost], sources };
}

function program(endpoint: string | readonly string[], more: Thing['identifiers'] = {}): Thing {
  return { key: `at ${String(endpoint)}`, identifiers: { host: 'h1', endpoint, ...more } };
}

describe('a program by its machine and port', () => {
  it.each<[string, Thing]>([
    ['at an address', program('10.0.0.5:8080')],
    ['at loopback alone', program('127.0.0.1:8080')],
    ['at every address', program(['10.0.0.5:8080', '10.1.0.5:8080', 'localhost:8080'])],
    ['at several ports', program(['10.0.0.5:9090', '10.0.0.5:8080'])],
    ['that is told as such', { identifiers: { host: 'h1', port: '8080' } }],
  ])('is recognised %s', (_, thing) => {
    const estate = estateOf(world({ port: '8080' }, { source: 'ssh', sees: [thing], claims: whole }));
    expect(itemOf(estate, api)).toMatchObject({
      presence: 'confirmed',
      sightings: [{ by: ['host', 'port'], weak: false }],
    });
  });

  it('is known on its machine by the name that this goes by now', () => {
    const renamed = { class: 'server', key: 'm', identifiers: { serial: 'SN1', host: 'h9' } };
    const seen = { identifiers: { host: 'h9', endpoint: '10.0.0.5:8080' } };
    const estate = estateOf(world({ port: '8080' }, { source: 'ssh', sees: [renamed, seen] }));
    expect(presences(estate)).toMatchObject({ [api]: 'confirmed', [host]: 'confirmed' });
  });

  it.each<[string, Thing]>([
    ['at another port', program('10.0.0.5:8081')],
    ['at the port of another machine', { identifiers: { host: 'h2', endpoint: '10.0.0.6:8080' } }],
  ])('is missing where something is %s, and all could be seen', (_, thing) => {
    const estate = estateOf(world({ port: '8080' }, { source: 'ssh', sees: [thing], claims: whole }));
    expect(itemOf(estate, api).presence).toBe('missing');
  });

  it('is ambiguous where two have the port, each at an address of its own', () => {
    const two = [program('10.0.0.5:8080'), program('127.0.0.1:8080')];
    const estate = estateOf(world({ port: '8080' }, { source: 'ssh', sees: two, claims: whole }));
    expect(itemOf(estate, api).presence).toBe('ambiguous');
    const apart = estateOf(
      world({ port: '8080' }, ...two.map((thing, index) => ({ source: `s${index}`, sees: [thing] }))),
    );
    expect(itemOf(apart, api).presence).toBe('ambiguous');
    const same = two.map((thing) => ({ ...thing, identifiers: { ...thing.identifiers, endpoint: '10.0.0.5:8080' } }));
    const one = estateOf(
      world({ port: '8080' }, ...same.map((thing, index) => ({ source: `s${index}`, sees: [thing] }))),
    );
    expect(itemOf(one, api)).toMatchObject({ presence: 'confirmed', sightings: [{}, {}] });
  });

  it('does not make one of two that nobody declares', () => {
    const estate = estateOf({
      items: [],
      sources: [
        { source: 's', sees: [program('10.0.0.5:8080')] },
        { source: 't', sees: [program('127.0.0.1:8080')] },
      ],
    });
    expect(estate.items).toHaveLength(2);
  });

  it('is not what is declared at another address of the machine', () => {
    const declared = { host: 'h1', endpoint: '10.0.0.5:8080' };
    const estate = estateOf(world(declared, { source: 'ssh', sees: [program('127.0.0.1:8080')], claims: whole }));
    expect(itemOf(estate, api).presence).toBe('missing');
  });

  it('is not what is connected to at another address of the machine', () => {
    const other: Ref = 'asset:shop/other';
    const caller = { ...program('10.0.0.5:9999', { process: 'other' }), talksTo: ['127.0.0.1:8080'] };
    const given = world({ port: '8080' }, { source: 'ssh', sees: [program('10.0.0.5:8080'), caller] });
    const estate = estateOf({
      ...given,
      items: [...given.items, item(other, { class: 'process', identifiers: { host: 'h1', process: 'other' } })],
    });
    expect(() => linkOf(estate, other, api)).toThrow('No ');
  });

  it('is told where it is known by its name and has another port', () => {
    const seen = program('10.0.0.5:9090', { process: 'api' });
    const given = world({ process: 'api', port: '8080' }, { source: 'ssh', sees: [seen] });
    expect(driftOfCode(given, 'inventory.replaced').message).toContain('its port is 9090 where 8080 is declared');
    const right = program(['10.0.0.5:9090', '10.0.0.5:8080'], { process: 'api' });
    expect(codesOf(world({ process: 'api', port: '8080' }, { source: 'ssh', sees: [right] }))).not.toContain(
      'inventory.replaced',
    );
  });
});
