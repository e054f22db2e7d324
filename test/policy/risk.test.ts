import { describe, expect, test } from 'vitest';
import type { RiskContribution } from '../../engine/model/verdict.ts';
import { estateOf } from '../support/entities.ts';
import { catalogOfLines, verdictOn, type Facts } from '../support/review.ts';

const team = 'Team t {members: [octocat]}';
const asset = (name: string, facts: string): string => `Asset ${name} {owner: team:t, ${facts}}`;
const service = (name: string, facts: string): string => `Service ${name} {owner: team:t, ${facts}}`;

function risk(before: readonly string[], after: readonly string[], facts: Facts = {}): readonly RiskContribution[] {
  return verdictOn(catalogOfLines(team, ...before), catalogOfLines(team, ...after), facts).risk;
}

const database = (version: string, more = ''): string =>
  asset('db', `class: database.postgresql, attributes: {characterSet: ${version}}${more}`);

describe('risk', () => {
  test('of a harmless change is nothing', () => {
    expect(risk([database('a')], [database('a', ', criticality: low')])).toEqual([]);
  });

  test('adds up from named contributions, each with its reason', () => {
    const shop = service('shop', 'criticality: critical, dependsOn: [asset:db]');
    const unseen = [{ what: 'what runs', reason: 'Nobody looked.' }];
    expect(risk([database('a'), shop], [database('b'), shop], { unseen })).toEqual([
      { name: 'reach', points: 1, reason: '2 things degraded or worse, 2 of them down' },
      { name: 'criticality', points: 5, reason: 'service:shop is critical and down' },
      { name: 'evidence', points: 1, reason: 'not seen: what runs' },
      {
        name: 'reversibility',
        points: 2,
        reason: 'asset:db (database.postgresql) is restorable, lead time 2d',
      },
    ]);
  });

  test('has the age of evidence in it, where a source looked too long ago', () => {
    const day = 86_400;
    const run = (source: string, age: number, stale: boolean) => ({
      source,
      run: 'r',
      startedAt: '2026-02-01T00:00:00Z',
      endedAt: '2026-02-01T00:00:00Z',
      age,
      stale,
      complete: true,
      observations: 1,
    });
    const aged = (...runs: readonly ReturnType<typeof run>[]) =>
      risk([database('a')], [database('b')], { estate: { ...estateOf([], []), runs } }).find(
        ({ name }) => name === 'age of evidence',
      );
    expect(aged(run('host', day, false))).toBeUndefined();
    expect(aged(run('host', 3 * day, true))).toMatchObject({ points: 1, reason: 'host looked 3 days ago' });
    expect(aged(run('host', 30 * 3600, true), run('tls', 9 * day, true), run('ssh', day, false))).toMatchObject({
      points: 2,
      reason: 'tls looked 9 days ago (and 1 other source)',
    });
  });

  test('the same kind of change weighs by its platform: lead time and reversibility differ (R04, scenario 16)', () => {
    const program = (version: number): string =>
      asset('program', `class: mainframe.program, attributes: {version: "${version}"}`);
    const workload = (version: number): string =>
      asset('workload', `class: workload, attributes: {version: "${version}"}`);
    const [mainframe, cloud] = [program, workload].map((of) =>
      verdictOn(catalogOfLines(team, of(1)), catalogOfLines(team, of(2))),
    );
    expect(mainframe?.risk.map(({ reason }) => reason)).toContain(
      'asset:program (mainframe.program) is restorable, lead time 2w',
    );
    expect(cloud?.risk.map(({ name }) => name)).toEqual(['reach']);
  });

  test('an irreversible platform weighs whatever is done to it', () => {
    const press =
      'AssetClass press {extends: software, profile: {reversibility: irreversible, leadTime: 9d, effects: {"*": reload}}}';
    const of = (version: number): string[] => [press, asset('it', `class: press, attributes: {version: "${version}"}`)];
    const { risk: contributions, rollback } = verdictOn(catalogOfLines(team, ...of(1)), catalogOfLines(team, ...of(2)));
    expect(contributions).toContainEqual({
      name: 'reversibility',
      points: 5,
      reason: 'asset:it (press) is irreversible, lead time 9d',
    });
    expect(rollback.notes[0]?.message).toMatch(/^press is irreversible: reverting the change does not take it back\./);
  });

  test('removing a shared choke point lowers concentration, and building one raises it (T07, scenario 23)', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const databases = ['one', 'two'].map((name) => asset(name, 'class: database'));
    const shared = [...databases, ...names.map((name) => service(name, 'dependsOn: [asset:one]'))];
    const split = [
      ...databases,
      ...names.map((name, index) => service(name, `dependsOn: [asset:${index < 3 ? 'one' : 'two'}]`)),
    ];
    expect(risk(shared, split).at(-1)).toEqual({
      name: 'concentration',
      points: -1,
      reason: 'the most needed thing that it rewires is needed by 3 (asset:one) instead of 5 (asset:one)',
    });
    expect(risk(split, shared).at(-1)).toMatchObject({ name: 'concentration', points: 1 });
  });

  test('a choke point of the impact is named (E05)', () => {
    const users = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => service(name, 'dependsOn: [service:api]'));
    const chain = [service('api', 'dependsOn: [asset:db]'), ...users];
    expect(risk([database('a'), ...chain], [database('b'), ...chain])).toContainEqual({
      name: 'choke point',
      points: 2,
      reason: '100 % of the ways of this impact lead through service:api',
    });
  });
});
