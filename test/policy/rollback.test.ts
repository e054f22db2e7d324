import { describe, expect, test } from 'vitest';
import { catalogOfLines, verdictOn, type Facts } from '../support/review.ts';

const team = 'Team t {members: [octocat]}';
const asset = (name: string, facts: string): string => `Asset ${name} {owner: team:t, ${facts}}`;

function notes(before: readonly string[], after: readonly string[], facts: Facts = {}): string[] {
  const { rollback } = verdictOn(catalogOfLines(team, ...before), catalogOfLines(team, ...after), facts);
  return rollback.notes.map(({ id, message }) => `${id}: ${message}`.replaceAll(/\basset:(?:default\/)?/g, ''));
}

describe('what a revert does not bring back', () => {
  test('data that a changed job wrote and a later job consumes, in the order of repair (H03, scenario 9)', () => {
    const night = [
      asset('raw', 'class: dataset'),
      asset('bills', 'class: dataset'),
      asset('load', 'class: batch-job, sources: {paths: [jobs/load/**]}, writesTo: [asset:raw]'),
      asset('charge', 'class: batch-job, follows: [asset:load], readsFrom: [asset:raw], writesTo: [asset:bills]'),
      asset('archive', 'class: batch-job, follows: [asset:charge], readsFrom: [asset:bills]'),
    ];
    expect(notes(night, night, { files: ['jobs/load/main.sql'] })).toEqual([
      'raw: What load wrote into it while the change was in place stays: restore or write it anew before it is read again by charge.',
      'charge: It runs after load: run it again once load has ended well.',
      'bills: What charge wrote into it while the change was in place stays: restore or write it anew before it is read again by archive.',
      'archive: It runs after charge: run it again once charge has ended well.',
    ]);
  });

  test.each([
    ['replaced', asset('it', 'class: database, attributes: {characterSet: b}')],
    ['removed', asset('other', 'class: cache')],
  ])('what a database held that is %s', (_, after) => {
    expect(notes([asset('it', 'class: database, attributes: {characterSet: a}')], [after])).toEqual([
      'it: What it holds does not come back with the change: restore it from a backup (lead time 2d).',
    ]);
  });

  test('nothing, where a restart or a stateless thing is all', () => {
    expect(
      notes(
        [asset('it', 'class: database, attributes: {maxConnections: 1}')],
        [asset('it', 'class: database, attributes: {maxConnections: 2}')],
      ),
    ).toEqual([]);
    expect(notes([asset('it', 'class: process')], [])).toEqual([]);
  });

  test('things that need each other in a circle come back together', () => {
    const circle = [
      asset('db', 'class: database, attributes: {maxConnections: 1}'),
      asset('a', 'class: process, dependsOn: [asset:b, asset:db]'),
      asset('b', 'class: process, dependsOn: [asset:a]'),
    ];
    expect(notes(circle, [circle[0]?.replace('1}', '2}') ?? '', ...circle.slice(1)])).toEqual([
      'a: It is one of 2 affected things that need each other in a circle: none comes back alone, so bring them back together.',
    ]);
  });

  test('what assets inherit from a class that changes', () => {
    const press = (leadTime: string): string =>
      `AssetClass press {extends: software, profile: {leadTime: ${leadTime}}}`;
    const it = asset('it', 'class: press');
    expect(notes([press('1d'), it], [press('2d'), it])).toEqual([
      'assetclass:default/press: One thing inherits from it: what they took over goes back only with their own next change.',
    ]);
  });

  test('very many notes are counted', () => {
    const jobs = Array.from({ length: 150 }, (_, number) =>
      asset(`j${number}`, 'class: batch-job, follows: [asset:load]'),
    );
    const load = asset('load', 'class: batch-job, sources: {paths: [load.sql]}');
    const all = notes([load, ...jobs], [load, ...jobs], { files: ['load.sql'] });
    expect(all).toHaveLength(101);
    expect(all.at(-1)).toMatch(/and 49 more have notes that are left out here\.$/);
  });
});

describe('how a change is taken back', () => {
  test('what needs others goes before what it needs, however long the chain', () => {
    const length = 12_000;
    const chain = Array.from({ length }, (_, at) =>
      asset(`n${at}`, `class: process${at + 1 < length ? `, dependsOn: [asset:n${at + 1}]` : ''}`),
    );
    const { rollback } = verdictOn(catalogOfLines(team), catalogOfLines(team, ...chain));
    expect(rollback.steps.slice(0, 3).map(({ id }) => id)).toEqual([
      'asset:default/n0',
      'asset:default/n1',
      'asset:default/n2',
    ]);
    expect(rollback.omitted).toBe(length - rollback.steps.length);
  });

  test('of a circle, whatever order it has', () => {
    const circle = ['a', 'b', 'c'].map((name, at) => asset(name, `class: process, dependsOn: [asset:${'bca'[at]}]`));
    const { rollback } = verdictOn(catalogOfLines(team), catalogOfLines(team, ...circle));
    expect(rollback.steps.map(({ id }) => id)).toEqual(['asset:default/a', 'asset:default/b', 'asset:default/c']);
  });
});
