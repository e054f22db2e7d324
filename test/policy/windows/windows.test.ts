import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../../engine/model/entity.ts';
import type { Ref } from '../../../engine/model/ref.ts';
import { compileWindows } from '../../../engine/policy/windows/compile-windows.ts';
import { selfUpdateFindings } from '../../../engine/policy/windows/self-updates.ts';
import { windowReasons } from '../../../engine/policy/windows/window-reasons.ts';
import { occurrences } from '../../../engine/policy/windows/window-set.ts';
import { validCatalog } from '../../support/catalog.ts';
import { lines } from '../../support/findings.ts';

const estate = `
---
apiVersion: groundtruth/v1
kind: Team
metadata: {name: shop}
spec: {members: [octocat]}
---
apiVersion: groundtruth/v1
kind: Service
metadata: {name: checkout, namespace: shop}
spec: {owner: team:shop, criticality: critical, dependsOn: [asset:db, {anyOf: [asset:spare], need: 1}, {to: asset:mail, flow: async}]}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db, namespace: shop}
spec: {class: database.postgresql, owner: team:shop, runsOn: [asset:vm]}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: spare, namespace: shop}
spec: {class: database, owner: team:shop, selfUpdates: {schedule: FREQ=DAILY;BYHOUR=3}}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: mail, namespace: shop}
spec: {class: saas, owner: team:shop, selfUpdates: {schedule: FREQ=DAILY;BYHOUR=3}}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: vm, namespace: shop}
spec: {class: server, owner: team:shop`;

function world(vm: string, ...windows: readonly string[]): Catalog {
  const documents = windows.map(
    (window, index) => `
---
apiVersion: groundtruth/v1
kind: Window
metadata: {name: w${index + 1}, namespace: shop}
spec: ${window}`,
  );
  return validCatalog(`${estate}${vm}}${documents.join('')}\n`);
}

const sale =
  '{type: freeze, zone: Europe/Zurich, start: 2026-11-26T18:00, end: 2026-11-30T06:00, scope: {refs: [service:checkout]}, reason: The busiest weekend.}';
const at = (text: string) => new Date(text);
const vm = 'asset:shop/vm' as Ref;
const checkout = 'service:shop/checkout' as Ref;

describe('Windows that cannot be what they were meant to be', () => {
  it.each([
    [
      '{type: freeze, start: 2026-02-30, duration: 1d}',
      ['error window.invalid window:shop/w1 has no effect: there is no such time as `2026-02-30`.'],
    ],
    ['{type: freeze, start: 2026-01-01}', []],
    [
      '{type: freeze, start: 2026-01-01T08:00}',
      ['error window.invalid window:shop/w1 has no effect: nothing says when it is over.'],
    ],
    [
      '{type: freeze, start: 2026-01-01, recurrence: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30}',
      [
        'error window.never window:shop/w1 has no effect: the recurrence rule gives no time, or too seldom one to be found.',
      ],
    ],
    [
      '{type: freeze, start: 2026-01-01, recurrence: FREQ=WEEKLY, exceptions: [2026-01-02]}',
      [
        'warning window.idle-exception window:shop/w1 has the exception `2026-01-02`, at which it would not begin anyway.',
      ],
    ],
    [
      '{type: freeze, start: 2026-01-01, scope: {namespaces: [shop], classes: [mainframe]}}',
      ['warning window.covers-nothing The scope of window:shop/w1 has nothing in it: it holds nothing back.'],
    ],
  ])('%s', (spec, expected) => {
    const found = lines(compileWindows(world('', spec)).findings).map((line) => line.replace(/ \| .*/, ''));
    expect(found.map((line) => line.replace(/^\d+:\d+ /, ''))).toEqual(expected);
  });

  it('are told at the field that is wrong', () => {
    const [finding] = compileWindows(world('', '\n  type: freeze\n  start: 2026-01-01\n  zone: Mars/Olympus')).findings;
    const catalog = world('', '\n  type: freeze\n  start: 2026-01-01\n  zone: Mars/Olympus');
    expect(finding?.origin).toEqual(catalog.locate('window:shop/w1', ['spec', 'zone']));
  });
});

it('Occurrences of all windows come in order, those of overlapping ones too', () => {
  const set = compileWindows(
    world('', '{type: maintenance, start: 2026-11-01T02:00, duration: 3h, recurrence: FREQ=WEEKLY}', sale),
  );
  const found = occurrences(set, at('2026-11-20'), at('2026-12-01'));
  expect(found.map(({ window, start }) => `${window.ref} ${window.tell(start)}`)).toEqual([
    'window:shop/w1 2026-11-22 02:00',
    'window:shop/w2 2026-11-26 18:00',
    'window:shop/w1 2026-11-29 02:00',
  ]);
});

describe('A verdict asks the windows', () => {
  const catalog = world(
    '',
    sale,
    '{type: maintenance, zone: Europe/Zurich, start: 2026-01-04T02:00, duration: 3h, recurrence: FREQ=WEEKLY;BYDAY=SU, scope: {classes: [server]}}',
  );
  const set = compileWindows(catalog);
  const entity = (ref: Ref) => catalog.entities.get(ref) ?? expect.fail(ref);
  const reasons = (time: string, touched: readonly Ref[], affected: readonly Ref[] = [], emergency = false) =>
    windowReasons(set, { at: at(time), touched: touched.map(entity), affected: affected.map(entity), emergency });

  it('and a freeze over what is affected rejects, saying until when and why', () => {
    expect(reasons('2026-11-29T02:30:00Z', [vm], [checkout])).toEqual([
      {
        code: 'window.freeze',
        weight: 'rejected',
        message:
          'window:shop/w1 freezes service:shop/checkout until 2026-11-30 06:00 Europe/Zurich (The busiest weekend). Wait for its end, or declare an emergency.',
      },
    ]);
  });

  it('and an emergency passes the freeze with approval', () => {
    expect(reasons('2026-11-29T02:30:00Z', [vm], [checkout], true)).toMatchObject([{ weight: 'needs-approval' }]);
  });

  it('and a freeze that is over, or about other things, says nothing', () => {
    expect(reasons('2026-11-30T05:00:00Z', ['asset:shop/mail'], [checkout])).toEqual([]);
    expect(reasons('2026-11-28T05:00:00Z', ['asset:shop/mail'])).toEqual([]);
  });

  it('and outside of its maintenance window a thing is not touched without a person', () => {
    expect(reasons('2026-11-21T12:00:00Z', [vm])).toMatchObject([
      {
        code: 'window.maintenance',
        weight: 'needs-approval',
        message:
          'asset:shop/vm is changed in maintenance windows, and none is open: window:shop/w2 opens next, at 2026-11-22 02:00 Europe/Zurich.',
        untimely: { entities: [{ ref: vm }], clause: 'changed outside of window:shop/w2' },
      },
    ]);
    expect(reasons('2026-11-22T01:30:00Z', [vm])).toEqual([]);
  });

  it('and windows that follow on each other count as one', () => {
    const daily = compileWindows(world('', '{type: freeze, start: 2026-12-21, recurrence: FREQ=DAILY;COUNT=5}'));
    const facts = { at: at('2026-12-22T10:00:00Z'), touched: [entity(vm)], affected: [], emergency: false };
    expect(windowReasons(daily, facts)[0]?.message).toContain('until 2026-12-26 00:00 UTC');
    const always = compileWindows(world('', '{type: freeze, start: 2026-01-01, recurrence: FREQ=DAILY}'));
    expect(windowReasons(always, facts)[0]?.message).toContain('for more than a year');
  });
});

describe('An update by itself inside a freeze', () => {
  const findings = (updates: string, now = '2026-11-21T12:00:00Z', ...windows: readonly string[]) => {
    const catalog = world(updates && `, selfUpdates: ${updates}`, ...(windows.length > 0 ? windows : [sale]));
    return selfUpdateFindings(compileWindows(catalog), catalog, at(now));
  };

  it('is an error though no change is open, and names what needs the asset', () => {
    const [finding, ...rest] = findings(
      '{schedule: FREQ=WEEKLY;BYDAY=SA;BYHOUR=4, zone: Europe/Zurich, effect: restart}',
    );
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({
      code: 'window.self-update',
      severity: 'error',
      ref: vm,
      message:
        'asset:shop/vm updates itself (restart) at 2026-11-28 04:00 Europe/Zurich, inside the freeze window:shop/w1 (until 2026-11-30 06:00 Europe/Zurich) over service:shop/checkout, which needs it.',
    });
  });

  it('that has a stand-in, or that is felt later, is none of the freeze', () => {
    // `spare` and `mail` update themselves each night, and checkout goes on.
    expect(findings('').map(({ ref }) => ref)).toEqual([]);
  });

  it.each([
    ['a single pending update', '{start: 2026-11-28T04:00:00Z}', 1],
    ['one that runs into the freeze', '{start: 2026-11-26T16:30:00Z, duration: 1h}', 1],
    ['one that is done before it', '{start: 2026-11-26T16:30:00Z, duration: 30m}', 0],
    ['one outside of it', '{schedule: FREQ=WEEKLY;BYDAY=TU;BYHOUR=4}', 0],
    ['one that nobody notices', '{schedule: FREQ=DAILY;BYHOUR=4, effect: none}', 0],
    ['one beyond the horizon', '{start: 2027-11-28T04:00:00Z}', 0],
  ])('%s', (_title, updates, count) => {
    expect(findings(updates)).toHaveLength(count);
  });

  it('whose time is not said is a warning', () => {
    expect(findings('{effect: restart}')).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/does not say when, and there will be the freeze/) },
    ]);
  });

  it('with a rule that leaves its time open, or makes no sense, is told at the rule', () => {
    expect(findings('{schedule: FREQ=WEEKLY}')).toMatchObject([
      {
        code: 'window.invalid',
        message: expect.stringMatching(
          /^When asset:shop\/vm updates itself is not known: the recurrence rule leaves open/,
        ),
      },
    ]);
    expect(findings('{schedule: FREQ=DAILY;BYHOUR=25}')).toMatchObject([{ code: 'window.invalid', severity: 'error' }]);
  });

  it('that has gone by is not told any more', () => {
    expect(findings('{start: 2026-11-28T04:00:00Z}', '2026-11-28T05:00:00Z')).toEqual([]);
  });
});
