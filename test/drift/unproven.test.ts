import { describe, expect, it } from 'vitest';
import type { Ref } from '../../engine/model/ref.ts';
import { codesOf, driftOf, driftOfCode } from '../support/drift.ts';
import { classes, item, link, type Source, type Thing, type World } from '../support/estate.ts';

const me: Ref = 'asset:shop/me';
const os = { os: 'Windows 3.11', packages: { bash: '1.0' } };

function server(facts: Partial<Thing> = {}): Thing {
  return { class: 'server', identifiers: { host: 'h1' }, attributes: { os: 'Debian 12', cpus: 4 }, ...facts };
}

function world(sees: readonly Thing[], facts: Parameters<typeof item>[1] = {}, more: readonly Source[] = []): World {
  const declared = item(me, { class: 'server', identifiers: { host: 'h1' }, attributes: os, ...facts });
  return { items: [declared], sources: [{ source: 'host', sees }, ...more] };
}

describe('what is recognised by what proves nothing', () => {
  it('is told, with what was seen and not compared, and what would prove it', () => {
    const finding = driftOfCode(world([server()]), 'coverage.unproven');
    expect(finding).toMatchObject({
      severity: 'info',
      ref: me,
      message:
        'asset:shop/me is recognised by host alone, which proves nothing: os was seen by host, and is not compared with what is declared.',
      related: [{ origin: { source: 'host' } }],
    });
    expect(finding.hint).toMatch(
      /^Declare `serial`, or `assetTag`, or `name` and `site`, .*and let host report the same\./,
    );
    expect(codesOf(world([server()]))).not.toContain('decay.mismatch');
  });

  it('is a warning where something critical stands on it', () => {
    const base = world([server()]);
    const shop: Ref = 'service:shop/shop';
    const estate = {
      ...base,
      items: [...base.items, item(shop, { criticality: 'critical' })],
      links: [link(shop, me)],
    };
    expect(driftOfCode(estate, 'coverage.unproven')).toMatchObject({ severity: 'warning', services: [shop] });
  });

  it.each<[string, Partial<Thing>, Parameters<typeof item>[1], string]>([
    [
      'reported and not declared',
      { identifiers: { host: 'h1', serialNumber: 'SN1', name: 'h1' } },
      {},
      'Declare `serial` as host reports it.',
    ],
    [
      'declared and not reported',
      {},
      { identifiers: { host: 'h1', name: 'h1', site: 'zrh' } },
      'Let host report `name` and `site`, by which it is declared.',
    ],
  ])('names what is %s', (_, facts, declared, hint) => {
    expect(driftOfCode(world([server(facts)], declared), 'coverage.unproven').hint).toContain(hint);
  });

  it('is one finding, whichever sources saw it, and stays the same one', () => {
    const address = { identifiers: { address: '10.0.0.1' } };
    const seen = world([server()], { identifiers: { host: 'h1', address: '10.0.0.1' } }, [
      { source: 'nmap', sees: [server({ ...address, attributes: { packages: { bash: '5' } } })] },
    ]);
    const finding = driftOfCode(seen, 'coverage.unproven');
    expect(finding.message).toContain('by address and host alone');
    expect(finding.message).toContain('os, packages were seen by host and nmap');
    expect(finding.fingerprint).toBe(driftOfCode(world([server()]), 'coverage.unproven').fingerprint);
  });

  it.each<[string, World]>([
    [
      'another source recognises it for certain and states the setting',
      world([server()], { identifiers: { host: 'h1', serial: 'SN1' }, attributes: { os: 'Debian 12' } }, [
        { source: 'ssh', sees: [server({ identifiers: { host: 'h1', serial: 'SN1' } })] },
      ]),
    ],
    ['nothing is declared of it', world([server()], { attributes: {} })],
    ['what is declared was not seen', world([server({ attributes: { cpus: 4, os: null } })])],
    ['only something old saw it', { ...world([]), sources: [{ source: 'host', stale: true, sees: [server()] }] }],
    ['it is no longer seen', world([server({ current: false })])],
    [
      'it is recognised for certain',
      world([server({ identifiers: { serial: 'SN1' } })], { identifiers: { serial: 'SN1' } }),
    ],
    ['nobody saw it', world([])],
    [
      'an identifier says that it is another',
      world([server({ identifiers: { host: 'h1', serial: 'SN2' } })], { identifiers: { host: 'h1', serial: 'SN1' } }),
    ],
  ])('is not told where %s', (_, estate) => {
    expect(codesOf(estate)).not.toContain('coverage.unproven');
  });

  it('is told of the setting that nobody states who recognises it for certain', () => {
    const declared = { identifiers: { host: 'h1', serial: 'SN1' } };
    const seen = world([server({ attributes: { packages: { bash: '5' } } })], declared, [
      { source: 'ssh', sees: [server({ identifiers: { host: 'h1', serial: 'SN1' } })] },
    ]);
    expect(driftOfCode(seen, 'coverage.unproven').message).toContain('packages was seen by host');
  });

  it('says that what is declared identifies nothing, where the estate says so', () => {
    const given = world([server({ identifiers: { host: 'h1', serial: 'TEMPLATE-1' } })], {
      identifiers: { host: 'h1', serial: 'TEMPLATE-1' },
    });
    const finding = driftOfCode({ ...given, junk: { serial: ['template*'] } }, 'coverage.unproven');
    expect(finding.hint).toMatch(/^What is declared as `serial` identifies nothing, .*: declare what does\./);
  });

  it('says what a class needs that has weak entries alone', () => {
    const some = classes.get('server');
    if (!some) throw new Error('no server');
    const vague = { ...some, identification: [{ by: ['host'], weak: true }] };
    const seen = { ...world([server()]), classes: new Map([...classes, ['server', vague]]) };
    expect(driftOfCode(seen, 'coverage.unproven').hint).toContain('Give class server an identification entry');
  });

  it('takes names of attributes that every object has for what they are', () => {
    const hostile = world([server({ attributes: { cpus: 1 } })], { attributes: { constructor: 'x', toString: 'y' } });
    expect(driftOf(hostile).map(({ code }) => code)).not.toContain('coverage.unproven');
  });
});
