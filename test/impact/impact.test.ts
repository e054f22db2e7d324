import { describe, expect, test } from 'vitest';
import { computeImpact } from '../../engine/impact/impact.ts';
import type { Impact } from '../../engine/model/impact.ts';
import type { Ref } from '../../engine/model/ref.ts';
import type { Relation } from '../../engine/model/relation.ts';
import { entitiesOf, entityOf, estateOf, itemOf, relationOf, sightingOf, startOf } from '../support/entities.ts';

const db: Ref = 'asset:shop/db';
const replica: Ref = 'asset:shop/replica';
const api: Ref = 'service:shop/api';
const web: Ref = 'service:shop/web';
const report: Ref = 'service:shop/report';
const ledger: Ref = 'service:shop/ledger';
const entities = entitiesOf(db, replica, api, web, report, ledger);

const workers: Ref = 'group:shop/workers';

/** What a group of two declared members gets, and who stands on it, when so many of them go down. */
function groupImpact(min: number | undefined, instances: number, down: number): readonly (readonly unknown[])[] {
  const members = [db, replica];
  const instancesOf = { selector: { process: 'worker-*' }, ...(min !== undefined && { min }) };
  return statesOf(
    computeImpact({
      entities: entitiesOf(...members, api, entityOf(workers, { instances: instancesOf })),
      relations: [
        relationOf(api, workers),
        ...members.map((member) => relationOf(member, workers, { type: 'memberOf' })),
      ],
      estate: estateOf(
        [itemOf(workers, { instances })],
        [sightingOf(db, workers, { type: 'memberOf', strength: 'none' })],
      ),
      starts: members.slice(0, down).map((member) => startOf(member)),
    }),
  ).map(([id, state]) => [id, state]);
}

describe('a group', () => {
  test.each([
    ['goes down where fewer than it needs are left', 2, 0, 1, 'down'],
    ['degrades where its last spare is gone', 1, 0, 1, 'degraded'],
    ['counts what was seen to fit its selector as instances', 2, 5, 2, 'at-risk'],
    ['goes down where what was seen is not enough', 3, 1, 1, 'down'],
    ['needs one where it does not say', undefined, 0, 2, 'down'],
  ])('%s, and so does who stands on it', (_what, min, instances, down, state) => {
    expect(groupImpact(min, instances, down)).toEqual([
      [workers, state],
      [api, state],
    ]);
  });

  test('passes nothing on to its members', () => {
    const impact = computeImpact({
      entities: entitiesOf(db, workers),
      relations: [relationOf(db, workers, { type: 'memberOf' })],
      starts: [startOf(workers)],
    });
    expect(impact.affected).toEqual([]);
  });

  test('says of how many instances one is, and by whom', () => {
    const impact = computeImpact({
      entities: entitiesOf(db, replica, workers),
      relations: [db, replica].map((member) => relationOf(member, workers, { type: 'memberOf' })),
      estate: estateOf(
        [itemOf(workers, { instances: 1 })],
        [sightingOf(db, workers, { type: 'memberOf', strength: 'none', grade: 'confirmed' })],
      ),
      starts: [startOf(db)],
    });
    expect(impact.affected[0]?.path).toMatchObject([
      { dependent: workers, dependency: db, type: 'contains', strength: 'hard', need: '1 of 3', grade: 'confirmed' },
    ]);
  });
});

describe('computeImpact', () => {
  test('tells everything that depends on the start, worst first, with how it is affected', () => {
    const impact = compute([
      relationOf(api, db),
      relationOf(web, api, { flow: 'sync' }),
      relationOf(report, api, { strength: 'soft' }),
      relationOf(ledger, report, { flow: 'async' }),
    ]);
    expect(statesOf(impact)).toEqual([
      [api, 'down', 1],
      [web, 'down', 2],
      [report, 'degraded', 2],
      [ledger, 'at-risk', 3],
    ]);
  });

  test('climbs from what is needed to what needs it, and never the other way', () => {
    expect(compute([relationOf(db, api)]).affected).toEqual([]);
  });

  test('carries nothing over a relation of strength none', () => {
    expect(
      compute([relationOf(web, db, { type: 'memberOf' }), relationOf(api, db, { strength: 'none' })]).affected,
    ).toEqual([]);
  });

  test('a path is the shortest one that makes the state, not a shorter one that makes less of it', () => {
    const impact = compute([
      relationOf(web, db, { strength: 'soft' }),
      relationOf(web, api),
      relationOf(api, db),
      relationOf(report, web),
    ]);
    expect(pathOf(impact, web)).toEqual([`${api}>${db}`, `${web}>${api}`]);
    expect(pathOf(impact, report)).toEqual([`${api}>${db}`, `${web}>${api}`, `${report}>${web}`]);
    expect(statesOf(impact).map(([, state]) => state)).toEqual(['down', 'down', 'down']);
  });

  test('of two starts the nearer one explains, however bad the farther one is', () => {
    const chain = [
      relationOf(api, db),
      relationOf(report, api),
      relationOf(ledger, report, { strength: 'soft', flow: 'async' }),
    ];
    const starts = [startOf(db, 'down'), startOf(replica, 'degraded')];
    const direct = [...chain, relationOf(ledger, replica, { strength: 'soft' })];
    expect(statesOf(computeImpact({ entities, relations: direct, starts })).at(-1)).toEqual([ledger, 'at-risk', 1]);
    const indirect = [...chain, relationOf(web, replica, { strength: 'soft' }), relationOf(ledger, web)];
    expect(statesOf(computeImpact({ entities, relations: indirect, starts })).at(-1)).toEqual([ledger, 'at-risk', 2]);
  });

  test('every hop says what it is, who says so, and where', () => {
    const origin = { file: 'shop.yaml', line: 7, column: 5 };
    const declared = relationOf(api, db, { flow: 'sync', when: 'month-end', origin });
    const estate = estateOf([], [sightingOf(api, db, { type: 'dependsOn', grade: 'confirmed' })]);
    const [item] = computeImpact({ entities, relations: [declared], estate, starts: [startOf(db)] }).affected;
    expect(item?.path).toEqual([
      {
        dependent: api,
        dependency: db,
        type: 'dependsOn',
        strength: 'hard',
        flow: 'sync',
        when: 'month-end',
        grade: 'confirmed',
        origin,
      },
    ]);
  });

  test('an edge with a condition keeps its severity, and the condition is told (D06)', () => {
    const [item] = compute([relationOf(api, db, { when: 'month-end' })]).affected;
    expect(item).toMatchObject({ state: 'down', conditions: ['month-end'] });
  });

  test('conditions are those of the whole path, each once', () => {
    const impact = compute([
      relationOf(api, db, { when: 'month-end' }),
      relationOf(web, api, { when: 'failover' }),
      relationOf(report, web, { when: 'month-end' }),
    ]);
    expect(impact.affected.map(({ conditions }) => conditions)).toEqual([
      ['month-end'],
      ['failover', 'month-end'],
      ['failover', 'month-end'],
    ]);
  });

  test('who owns an item and how critical it is stands beside it', () => {
    const owned = entityOf(api, { title: 'The API', owner: 'team:shop/a', criticality: 'high' });
    const impact = computeImpact({
      entities: entitiesOf(owned, db),
      relations: [relationOf(api, db)],
      starts: [startOf(db)],
    });
    expect(impact.affected[0]).toMatchObject({
      kind: 'service',
      title: 'The API',
      owner: 'team:shop/a',
      criticality: 'high',
    });
  });

  test('a start that is not known, or not affected, starts nothing; one that another makes worse is told', () => {
    const relations = [relationOf(api, db), relationOf(web, api)];
    const starts = [startOf('asset:shop/gone'), startOf(db, 'unaffected')];
    expect(computeImpact({ entities, relations, starts })).toEqual({ starts, affected: [] });

    const worse = computeImpact({ entities, relations, starts: [startOf(api, 'at-risk'), startOf(db)] });
    expect(worse.starts.map(({ id }) => id)).toEqual([db, api]);
    expect(statesOf(worse)).toEqual([
      [api, 'down', 1],
      [web, 'down', 2],
    ]);
    expect(statesOf(computeImpact({ entities, relations, starts: [startOf(api), startOf(db)] }))).toEqual([
      [web, 'down', 1],
    ]);
  });

  test('what needs each other in a circle says so', () => {
    const impact = compute([relationOf(api, db), relationOf(web, api), relationOf(api, web), relationOf(report, web)]);
    expect(impact.affected.map(({ id, cycle }) => [id, cycle])).toEqual([
      [api, api],
      [web, api],
      [report, undefined],
    ]);
  });

  test('self-loops and dangling ends change nothing', () => {
    const relations = [relationOf(api, db), relationOf(api, api), relationOf(db, db)];
    const dangling = [relationOf('service:shop/nowhere', db), relationOf(web, 'asset:shop/nowhere')];
    expect(compute([...relations, ...dangling])).toEqual(compute([relationOf(api, db)]));
  });
});

describe('redundancy', () => {
  const choice = (members: readonly Ref[], need: number, facts: Partial<Relation> = {}): Relation[] =>
    members.map((member) => relationOf(web, member, { redundancy: { id: 'choice', need }, ...facts }));

  test('one of two implementations fails: partial degradation, not total (A05, scenario 30)', () => {
    const relations = choice([db, replica], 1);
    const impact = compute(relations);
    expect(statesOf(impact)).toEqual([[web, 'degraded', 1]]);
    expect(impact.affected[0]?.path[0]).toMatchObject({ dependency: db, need: '1 of 2' });
    const both = computeImpact({ entities, relations, starts: [startOf(db), startOf(replica)] });
    expect(statesOf(both)).toEqual([[web, 'down', 1]]);
  });

  test('what merely degrades among spares puts at risk, and strength and flow weaken what is left', () => {
    const degraded = computeImpact({
      entities,
      relations: choice([db, replica], 1),
      starts: [startOf(db, 'degraded')],
    });
    expect(statesOf(degraded)).toEqual([[web, 'at-risk', 1]]);
    expect(statesOf(compute(choice([db, replica], 1, { flow: 'async' })))).toEqual([[web, 'at-risk', 1]]);
  });

  test('two choices of one source are told apart, and a plain dependency beside them counts in full', () => {
    const other = [api, report].map((member) => relationOf(web, member, { redundancy: { id: 'other', need: 1 } }));
    const relations = [...choice([db, replica], 1), ...other];
    expect(statesOf(computeImpact({ entities, relations, starts: [startOf(db), startOf(api)] }))).toEqual([
      [web, 'degraded', 1],
    ]);
    expect(statesOf(compute([...relations, relationOf(web, ledger), relationOf(ledger, db)]))).toEqual([
      [ledger, 'down', 1],
      [web, 'down', 2],
    ]);
  });

  test('a member that is named twice, or is not there, is no spare', () => {
    expect(statesOf(compute(choice([db, db], 1)))).toEqual([[web, 'down', 1]]);
    expect(statesOf(compute(choice([db, 'asset:shop/nowhere'], 1)))).toEqual([[web, 'down', 1]]);
    expect(statesOf(compute(choice([db, replica], 9)))).toEqual([[web, 'down', 1]]);
  });
});

describe('what was observed', () => {
  test('an undeclared dependency carries impact, and its path is hidden (F10)', () => {
    const relations = [relationOf(api, db), relationOf(report, api)];
    const estate = estateOf(
      [itemOf(web), itemOf(db)],
      [sightingOf(web, db), sightingOf(api, db, { type: 'dependsOn', grade: 'confirmed' })],
    );
    const { affected } = computeImpact({ entities, relations, estate, starts: [startOf(db)] });
    expect(affected.map(({ id, state, likelihood }) => [id, state, likelihood])).toEqual([
      [api, 'down', 'seen'],
      [report, 'down', 'declared'],
      [web, 'degraded', 'hidden'],
    ]);
    expect(affected[2]?.path[0]).toEqual({
      dependent: web,
      dependency: db,
      type: 'connectsTo',
      strength: 'soft',
      grade: 'observed-only',
      origin: { source: 'host', run: 'run-1', at: '2026-03-01T12:00:00Z' },
    });
  });

  test('things that nobody declared are part of it, at either end', () => {
    const ghost = 'observed:process/10.0.0.1:80';
    const relations = [relationOf(web, api)];
    const sightings = [sightingOf(ghost, db), sightingOf(api, ghost, { strength: 'hard' })];
    const estate = estateOf([itemOf(ghost)], sightings);
    const { affected } = computeImpact({ entities, relations, estate, starts: [startOf(db)] });
    expect(affected.map(({ id, kind, state, distance }) => [id, kind, state, distance])).toEqual([
      [ghost, 'observed', 'degraded', 1],
      [api, 'service', 'degraded', 2],
      [web, 'service', 'degraded', 3],
    ]);
  });

  test('a sighting lowers likelihood at most: severity is that of the declaration', () => {
    const estate = estateOf([], [sightingOf(api, db, { type: 'dependsOn', strength: 'none', grade: 'contradicted' })]);
    const [item] = computeImpact({
      entities,
      relations: [relationOf(api, db)],
      estate,
      starts: [startOf(db)],
    }).affected;
    expect(item).toMatchObject({
      state: 'down',
      likelihood: 'declared',
      path: [{ grade: 'contradicted', strength: 'hard' }],
    });
  });

  test('without evidence a declared hop is not covered', () => {
    expect(compute([relationOf(api, db)]).affected[0]?.path[0]?.grade).toBe('not-covered');
  });
});

describe('scenarios', () => {
  test('one database parameter, three services that depend on it indirectly: all three, with paths (G04, scenario 2)', () => {
    const relations = [relationOf(api, db), relationOf(web, api), relationOf(report, api), relationOf(ledger, report)];
    const impact = computeImpact({ entities, relations, starts: [startOf(db, 'degraded')] });
    expect([web, report, ledger].map((id) => pathOf(impact, id))).toEqual([
      [`${api}>${db}`, `${web}>${api}`],
      [`${api}>${db}`, `${report}>${api}`],
      [`${api}>${db}`, `${report}>${api}`, `${ledger}>${report}`],
    ]);
  });
});

function compute(relations: readonly Relation[]): Impact {
  return computeImpact({ entities, relations, starts: [startOf(db)] });
}

function statesOf(impact: Impact): [string, string, number][] {
  return impact.affected.map(({ id, state, distance }) => [id, state, distance]);
}

function pathOf(impact: Impact, id: string): string[] | undefined {
  const item = impact.affected.find((candidate) => candidate.id === id);
  return item?.path.map(({ dependent, dependency }) => `${dependent}>${dependency}`);
}

describe('an undeclared link', () => {
  const seen = (from: Ref, to: Ref) => sightingOf(from, to);
  const hiddenOf = (impact: Impact): unknown =>
    impact.affected.flatMap(({ id, hidden = [] }) => hidden.map(({ dependency, grade }) => [id, dependency, grade]));

  test('is told beside the nearest path, which does not show it', () => {
    const impact = computeImpact({
      entities,
      relations: [relationOf(api, db), relationOf(web, db)],
      estate: estateOf([itemOf(api), itemOf(web), itemOf(db)], [seen(web, api)]),
      starts: [startOf(db)],
    });
    expect(pathOf(impact, web)).toEqual([`${web}>${db}`]);
    expect(hiddenOf(impact)).toEqual([[web, api, 'observed-only']]);
  });

  test('is not told twice where the path ends with it, nor where what it leads to is well', () => {
    const impact = computeImpact({
      entities,
      relations: [],
      estate: estateOf([itemOf(api), itemOf(web), itemOf(db)], [seen(api, db), seen(api, replica), seen(db, db)]),
      starts: [startOf(db)],
    });
    expect(impact.affected.map(({ id }) => id)).toEqual([api]);
    expect(hiddenOf(impact)).toEqual([]);
  });

  test('is told a few times of one thing', () => {
    const many = Array.from({ length: 20 }, (_, index): Ref => `asset:shop/a${index}`);
    const impact = computeImpact({
      entities: entitiesOf(web, db, ...many),
      relations: [relationOf(web, db), ...many.map((ref) => relationOf(ref, db))],
      estate: estateOf(
        [],
        many.map((ref) => seen(web, ref)),
      ),
      starts: [startOf(db)],
    });
    expect(impact.affected.find(({ id }) => id === web)?.hidden).toHaveLength(5);
  });
});
