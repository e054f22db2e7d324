import { describe, expect, test } from 'vitest';
import { diffCatalogs } from '../../engine/change/diff.ts';
import { impactStarts } from '../../engine/impact/starts.ts';
import type { ImpactStart } from '../../engine/model/impact.ts';
import { validCatalog } from '../support/catalog.ts';

const team = `
apiVersion: groundtruth/v1
kind: Team
metadata: {name: t}
spec: {members: [octocat]}
---`;

function asset(className: string, spec: string, name = 'it'): string {
  return `
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: ${name}}
spec: {owner: team:t, class: ${className}${spec === '' ? '' : `, ${spec}`}}
---`;
}

const host = asset('server', '', 'host') + asset('server', '', 'other');

describe('impactStarts', () => {
  test.each<[string, string, string, Partial<ImpactStart> | undefined]>([
    [
      'a reload',
      asset('web-server', 'attributes: {maxConnections: 1}'),
      asset('web-server', 'attributes: {maxConnections: 2}'),
      { effect: 'reload', state: 'at-risk' },
    ],
    [
      'a restart',
      asset('database', 'attributes: {maxConnections: 1}'),
      asset('database', 'attributes: {maxConnections: 2}'),
      { effect: 'restart', state: 'degraded', reason: 'spec.attributes.maxConnections changes: it restarts' },
    ],
    [
      'a replacement where it is reversible',
      asset('workload', 'attributes: {image: a}'),
      asset('workload', 'attributes: {image: b}'),
      {
        effect: 'replace',
        state: 'degraded',
        reason: 'spec.attributes.image changes: it is replaced (workload is reversible)',
      },
    ],
    [
      'a replacement where it is not',
      asset('database', 'attributes: {characterSet: a}'),
      asset('database', 'attributes: {characterSet: b}'),
      {
        effect: 'replace',
        state: 'down',
        reason: 'spec.attributes.characterSet changes: it is replaced (database is restorable)',
      },
    ],
    [
      'a move',
      asset('database', 'runsOn: [asset:host]'),
      asset('database', 'runsOn: [asset:other]'),
      { effect: 'replace', state: 'down' },
    ],
    ['a removal', asset('process', ''), '', { effect: 'remove', state: 'down', reason: 'it is removed: it goes away' }],
    ['a retirement', asset('process', ''), asset('process', 'lifecycle: retired'), { effect: 'remove', state: 'down' }],
    [
      'a new dependency',
      asset('process', ''),
      asset('process', 'dependsOn: [asset:host]'),
      {
        effect: 'reload',
        state: 'at-risk',
        reason: 'it begins to need asset:host (dependsOn): it takes up the change while it runs',
      },
    ],
    ['an addition', '', asset('process', 'dependsOn: [asset:host]'), undefined],
    ['another owner or criticality', asset('process', ''), asset('process', 'criticality: low'), undefined],
    [
      'several changes',
      asset('database', 'attributes: {maxConnections: 1, timeZone: a}'),
      asset('database', 'attributes: {maxConnections: 2, timeZone: b}, dependsOn: [asset:host]'),
      {
        effect: 'restart',
        state: 'degraded',
        reason: 'spec.attributes.maxConnections changes: it restarts; 2 more changes to it',
      },
    ],
  ])('%s', (_, before, after, expected) => {
    const [base, head] = [validCatalog(team + host + before), validCatalog(team + host + after)];
    const starts = impactStarts(diffCatalogs(base, head, []), base, head);
    expect(starts).toMatchObject(expected ? [{ id: 'asset:default/it', ...expected }] : []);
  });

  test('a class cannot soften the rule that a change of its own is judged by', () => {
    const classOf = (effect: string, reversibility: string): string => `
apiVersion: groundtruth/v1
kind: AssetClass
metadata: {name: thing}
spec: {extends: database, attributes: {size: {type: integer}}, profile: {reversibility: ${reversibility}, effects: {size: ${effect}}}}
---`;
    const base = validCatalog(team + classOf('replace', 'irreversible') + asset('thing', 'attributes: {size: 1}'));
    const head = validCatalog(team + classOf('none', 'reversible') + asset('thing', 'attributes: {size: 2}'));
    expect(impactStarts(diffCatalogs(base, head, []), base, head)).toMatchObject([
      { effect: 'replace', state: 'down' },
    ]);
  });
});
