import { describe, expect, it } from 'vitest';
import { unseenOf } from '../../engine/drift/find-drift.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { driftOf, driftOfCode } from '../support/drift.ts';
import { estateOf, item, link, type Source, type World } from '../support/estate.ts';

const refs = Array.from({ length: 7 }, (_, index): Ref => `asset:shop/a${index + 1}`);
const shop: Ref = 'service:shop/shop';

function world(count: number, source: Partial<Source>, facts: Parameters<typeof item>[1] = {}): World {
  return {
    items: refs
      .slice(0, count)
      .map((ref, index) =>
        item(ref, { class: 'process', identifiers: { endpoint: `10.0.0.${index + 1}:80` }, ...facts }),
      ),
    sources: [{ source: 'http', ...source }],
  };
}

describe('what could not be compared', () => {
  it('is one finding for a source and a reason, however many things it concerns', () => {
    const findings = driftOf(world(7, { claims: [{ level: 'denied', reason: 'It did not answer.' }] }));
    expect(findings).toMatchObject([
      {
        code: 'coverage.denied',
        severity: 'warning',
        message:
          'http could not look: It did not answer. Nothing is known of asset:shop/a1, asset:shop/a2, asset:shop/a3, asset:shop/a4, asset:shop/a5 and 2 more.',
      },
    ]);
    expect(findings[0]).not.toHaveProperty('ref');
  });

  it('stands at the one thing that it concerns, with the services above', () => {
    const base = world(1, { claims: [{ level: 'partial', reason: 'x' }] });
    const estate = {
      ...base,
      items: [...base.items, item(shop, { criticality: 'critical' })],
      links: [link(shop, refs[0] ?? shop)],
    };
    expect(driftOfCode(estate, 'coverage.partial')).toMatchObject({
      severity: 'warning',
      ref: refs[0],
      services: [shop],
    });
  });

  it.each<[string, World, string, string]>([
    [
      'a part',
      world(1, { claims: [{ level: 'partial', reason: 'Cut off.' }] }),
      'coverage.partial',
      'http could see only a part: Cut off. Nothing',
    ],
    [
      'links',
      world(0, { claims: [{ of: 'relations', level: 'partial', reason: 'One look.' }] }),
      'coverage.partial',
      'http could see only a part: One look.',
    ],
    [
      'no reason',
      world(0, { claims: [{ level: 'denied' }] }),
      'coverage.denied',
      'http could not look: things of class application, for a reason that it does not give.',
    ],
    [
      'an old run',
      world(1, { stale: true, claims: [{}] }),
      'coverage.stale',
      'http is too old to speak of now: its last run ended 10 min ago. Nothing is known of asset:shop/a1.',
    ],
    [
      'a source that never reported',
      world(1, {}, { expects: ['mainframe'] }),
      'coverage.never-observed',
      'mainframe has never reported, and is expected to see this. Nothing is known of asset:shop/a1.',
    ],
    [
      'a source that says nothing',
      world(1, {}, { expects: ['http'] }),
      'coverage.partial',
      'http could see only a part: it is expected to see this, and says nothing of it.',
    ],
    [
      'nobody',
      world(1, {}),
      'coverage.never-observed',
      'Nobody looks: no source that has reported claims to see things of class process here. Nothing is known of asset:shop/a1.',
    ],
    [
      'identifiers that are wanting',
      world(1, {}, { identifiers: { process: 'x' } }),
      'coverage.unidentifiable',
      'No source can recognise what is declared: its identifiers do not tell it apart: class process is identified by endpoint,',
    ],
  ])('names %s', (_, estate, code, message) => {
    expect(driftOfCode(estate, code).message).toContain(message);
  });

  it('has a fingerprint that does not move with counts and ages', () => {
    const one = driftOfCode(
      world(1, { claims: [{ level: 'partial', reason: '12 sockets.' }] }),
      'coverage.partial',
    ).fingerprint;
    expect(
      driftOfCode(world(2, { claims: [{ level: 'partial', reason: '13 sockets.' }] }), 'coverage.partial').fingerprint,
    ).toBe(one);
    expect(
      driftOfCode(world(1, { claims: [{ level: 'partial', reason: 'Sockets.' }] }), 'coverage.partial').fingerprint,
    ).not.toBe(one);
  });

  it('has a fingerprint for each address', () => {
    const of = (reason: string) =>
      driftOfCode(world(1, { claims: [{ level: 'partial', reason }] }), 'coverage.partial').fingerprint;
    expect(of('10.0.0.1:443 after 5 s.')).toBe(of('10.0.0.1:443 after 12 s.'));
    expect(of('10.0.0.1:443 after 5 s.')).not.toBe(of('10.0.0.2:443 after 5 s.'));
  });

  it('says nothing of sources that were never asked where there is no evidence at all', () => {
    expect(driftOf({ ...world(1, {}, { expects: ['http'] }), sources: [] })).toEqual([]);
  });
});

describe('unseenOf (F12a, P12a)', () => {
  it('lists what was not judged, with its source and reason (scenario 12)', () => {
    const estate = estateOf({
      items: [
        ...world(2, {}, { expects: ['mainframe'] }).items,
        item('asset:shop/vague', { class: 'process', identifiers: { process: 'x' } }),
        item('asset:shop/later', { class: 'process', lifecycle: 'planned', identifiers: { endpoint: '10.0.0.9:80' } }),
        item(shop),
      ],
      sources: [
        {
          source: 'http',
          sees: [{ identifiers: { endpoint: '10.0.0.1:80' } }],
          claims: [
            { scope: { endpoint: ['10.0.0.2:80'] }, level: 'denied', reason: 'It did not answer.' },
            { of: 'relations', level: 'partial', reason: 'One look.' },
          ],
        },
        { source: 'flow', stale: true },
      ],
    });
    expect(unseenOf(estate)).toEqual([
      {
        what: 'asset:shop/a2',
        reason: 'http: It did not answer; mainframe: it is expected to see this, and has never reported.',
        ref: 'asset:shop/a2',
      },
      {
        what: 'asset:shop/vague',
        reason:
          'Its identifiers do not tell it apart: class process is identified by endpoint, or host and process, or host and port, or deploymentEnvironment and serviceName and serviceNamespace, or serviceName.',
        ref: 'asset:shop/vague',
      },
      { what: 'what flow sees now', reason: 'Its last run ended 10 min ago.', source: 'flow' },
      { what: 'links of class application', reason: 'One look.', source: 'http', inherent: true },
    ]);
  });

  it('is empty where everything was seen', () => {
    const estate = world(1, { sees: [{ identifiers: { endpoint: '10.0.0.1:80' } }], claims: [{}] });
    expect(unseenOf(estateOf(estate))).toEqual([]);
  });
});
