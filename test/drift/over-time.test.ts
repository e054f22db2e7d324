import { describe, expect, it } from 'vitest';
import { findDrift } from '../../engine/drift/find-drift.ts';
import { foldRuns } from '../../engine/evidence/fold.ts';
import type { Entity } from '../../engine/model/entity.ts';
import type { Estate } from '../../engine/model/estate.ts';
import type { Coverage, EvidenceRun, Observation } from '../../engine/model/evidence.ts';
import type { Finding } from '../../engine/model/finding.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { reconcile } from '../../engine/reconcile/reconcile.ts';
import { classes, entitiesOf, item, itemOf } from '../support/estate.ts';
import { observation } from '../support/evidence.ts';

const web: Ref = 'asset:shop/web';
const db: Ref = 'asset:shop/db';
const all: Coverage = { of: 'items', class: 'host', scope: {}, level: 'complete' };
const programs: Coverage = { of: 'items', class: 'application', scope: {}, level: 'complete' };

/** A moment of 2026, three at night. */
function day(month: number, date: number): string {
  return new Date(Date.UTC(2026, month - 1, date, 3)).toISOString();
}

/** What a source saw on a night. */
function scan(at: string, sees: readonly Partial<Observation & { key: string }>[], source = 'scanner'): EvidenceRun {
  return {
    source,
    run: at,
    scope: {},
    startedAt: at,
    endedAt: new Date(Date.parse(at) + 60_000).toISOString(),
    observations: sees.map(({ key = 'a', ...given }) => observation(key, { class: 'server', at, ...given })),
    coverage: [all, programs],
    complete: true,
  };
}

interface Seen {
  readonly estate: Estate;
  readonly drift: readonly Finding[];
}

/** Everything that follows from a log: folded at the end of its last run, reconciled, compared. */
function lookBack(entities: readonly Entity[], runs: readonly EvidenceRun[]): Seen {
  const at = new Date(runs.map(({ endedAt }) => Date.parse(endedAt)).reduce((a, b) => Math.max(a, b)));
  const evidence = foldRuns(runs, at, () => 2 * 86_400);
  const known = { entities: entitiesOf(entities), relations: [], classes };
  const estate = reconcile({ ...known, evidence, authority: () => 1 });
  const drift = findDrift(estate, { ...known, expiryWarning: 0, ...evidence });
  return { estate, drift: [...estate.findings, ...drift] };
}

/** Items by presence, and what differs: `code mechanism`. */
function told({ estate, drift }: Seen): readonly string[] {
  return [
    ...estate.items.map(({ id, presence }) => `${presence} ${id}`),
    ...drift.map(({ code, mechanism }) => (mechanism === undefined ? code : `${code} ${mechanism}`)),
  ];
}

const server = item(web, { class: 'server', identifiers: { serial: 'AB12CD', host: 'web-1', address: '10.0.0.5' } });
const ours = { serial: 'AB12CD', host: 'web-1', address: '10.0.0.5' };
const process = item(db, { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } });

describe('one thing over time stays one thing (B01, B02, C04)', () => {
  const cases: readonly [title: string, entities: readonly Entity[], runs: readonly EvidenceRun[], what: string[]][] = [
    [
      'scanned again and again',
      [server],
      [1, 2, 3, 4].map((date) => scan(day(11, date), [{ identifiers: ours }])),
      [`confirmed ${web}`],
    ],
    [
      'scanned by a source that keys its findings anew each time',
      [server],
      [1, 2, 3].map((date) => scan(day(11, date), [{ key: `scan-${date}`, identifiers: ours }])),
      [`confirmed ${web}`],
    ],
    [
      'seen by two sources, one of which comes seldom',
      [server],
      [
        scan(day(11, 1), [{ identifiers: ours }], 'cmdb'),
        scan(day(11, 2), [{ key: 'b', identifiers: { serial: 'ab12cd' } }]),
      ],
      [`confirmed ${web}`],
    ],
    [
      'renamed',
      [server],
      [
        scan(day(11, 1), [{ identifiers: ours }]),
        scan(day(11, 2), [{ key: 'web-9', identifiers: { ...ours, host: 'web-9' } }]),
      ],
      [`confirmed ${web}`, 'inventory.replaced renamed'],
    ],
    [
      'with another address',
      [server],
      [
        scan(day(11, 1), [{ identifiers: ours }]),
        scan(day(11, 2), [{ identifiers: { ...ours, address: '10.0.9.9' } }]),
      ],
      [`confirmed ${web}`, 'inventory.replaced re-addressed'],
    ],
    [
      'with another address by DHCP, which nobody declares',
      [item(web, { class: 'server', identifiers: { serial: 'AB12CD' } })],
      [
        scan(day(11, 1), [{ identifiers: ours }]),
        scan(day(11, 2), [{ identifiers: { ...ours, address: '10.0.9.9' } }]),
      ],
      [`confirmed ${web}`],
    ],
    [
      'with an image of another system',
      [{ ...server, attributes: { os: 'Debian 12' } }],
      [
        scan(day(11, 1), [{ identifiers: ours, attributes: { os: 'Debian 12' } }]),
        scan(day(11, 2), [{ key: 'new-id', identifiers: ours, attributes: { os: 'Devuan 5' } }]),
      ],
      [`confirmed ${web}`, 'decay.mismatch unknown'],
    ],
    [
      'exchanged for another machine of its name',
      [server],
      [scan(day(11, 1), [{ identifiers: ours }]), scan(day(11, 2), [{ identifiers: { ...ours, serial: 'EF56GH' } }])],
      [`confirmed ${web}`, 'inventory.replaced replacement'],
    ],
    [
      'back after months',
      [server],
      [
        scan(day(2, 1), [{ identifiers: ours }]),
        ...[3, 4, 5, 6, 7, 8, 9].map((month) => scan(day(month, 1), [])),
        scan(day(10, 1), [{ identifiers: ours }]),
      ],
      [`confirmed ${web}`],
    ],
    [
      'back after months under another key',
      [server],
      [
        scan(day(2, 1), [{ identifiers: ours }]),
        scan(day(6, 1), []),
        scan(day(10, 1), [{ key: 'again', identifiers: ours }]),
      ],
      [`confirmed ${web}`],
    ],
    [
      'gone',
      [server],
      [scan(day(11, 1), [{ identifiers: ours }]), scan(day(11, 2), [])],
      [`missing ${web}`, 'inventory.missing undeclared change'],
    ],
    [
      'cloned with its serial number: the other is told as a copy',
      [server],
      [
        scan(day(11, 1), [{ identifiers: ours }]),
        scan(day(11, 2), [
          { identifiers: { serial: 'AB12CD', host: 'web-1' } },
          { key: 'clone', identifiers: { serial: 'AB12CD', host: 'web-1-clone' } },
        ]),
      ],
      [`confirmed ${web}`, 'undeclared observed:server/web-1-clone', 'inventory.undeclared cloning'],
    ],
    [
      'cloned, and nothing tells the copies apart',
      [item(web, { class: 'server', identifiers: { serial: 'AB12CD' } })],
      [
        scan(day(11, 1), [{ identifiers: { serial: 'AB12CD' } }]),
        scan(day(11, 2), [{ identifiers: { serial: 'AB12CD' } }, { key: 'clone', identifiers: { serial: 'AB12CD' } }]),
      ],
      [
        `ambiguous ${web}`,
        'ambiguous observed:server/AB12CD#scanner/a',
        'ambiguous observed:server/AB12CD#scanner/clone',
        'inventory.ambiguous',
      ],
    ],
    [
      'behind one address with others (NAT), told apart by the port',
      [process, item('asset:shop/api', { class: 'process', identifiers: { endpoint: '10.0.0.1:81' } })],
      [1, 2].map((date) =>
        scan(day(11, date), [
          { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } },
          { key: 'b', class: 'process', identifiers: { endpoint: '10.0.0.1:81' } },
        ]),
      ),
      ['confirmed asset:shop/api', `confirmed ${db}`],
    ],
    [
      'behind one address with another machine (NAT): an address alone does not make two one',
      [
        item(web, { class: 'server', identifiers: { serial: 'AB12CD', address: '192.0.2.1' } }),
        item('asset:shop/web2', { class: 'server', identifiers: { serial: 'EF56GH', address: '192.0.2.1' } }),
      ],
      [1, 2].map((date) =>
        scan(day(11, date), [
          { identifiers: { serial: 'AB12CD', address: '192.0.2.1' } },
          { key: 'b', identifiers: { serial: 'EF56GH', address: '192.0.2.1' } },
        ]),
      ),
      [`confirmed ${web}`, 'confirmed asset:shop/web2'],
    ],
  ];

  it.each(cases)('%s', (_, entities, runs, what) => {
    expect(told(lookBack(entities, runs))).toEqual(what);
  });

  it('keeps its history through a change of name, and says when that was', () => {
    const { estate, drift } = lookBack(
      [server],
      [
        scan(day(9, 1), [{ identifiers: ours }]),
        scan(day(10, 1), [{ identifiers: ours }]),
        scan(day(11, 1), [{ identifiers: { ...ours, host: 'web-9' } }]),
        scan(day(11, 2), [{ identifiers: { ...ours, host: 'web-9' } }]),
      ],
    );
    expect(itemOf(estate, web).sightings).toMatchObject([{ firstSeen: day(9, 1), lastSeen: day(11, 2) }]);
    expect(drift).toMatchObject([{ code: 'inventory.replaced', onset: day(11, 1) }]);
  });

  it('keeps first sight and the gap of what comes back after months', () => {
    const runs = [
      scan(day(2, 1), [{ identifiers: ours }]),
      scan(day(3, 1), []),
      scan(day(10, 1), [{ identifiers: ours }]),
    ];
    const { estate } = lookBack([server], runs);
    expect(itemOf(estate, web).sightings).toMatchObject([{ firstSeen: day(2, 1), lastSeen: day(10, 1) }]);
    const { sightings } = foldRuns(runs, new Date(day(11, 1)), () => 1);
    expect([...sightings][0]?.gaps).toEqual([{ goneBy: '2026-03-01T03:01:00.000Z', back: day(10, 1) }]);
  });
});
