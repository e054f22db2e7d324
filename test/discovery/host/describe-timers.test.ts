import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeTimers, timerCoverage, type TimerTexts } from '../../../engine/discovery/host/describe-timers.ts';
import { readHostScope, type Named } from '../../../engine/discovery/host/host-scope.ts';
import { parseLook } from '../../../engine/discovery/ssh/parse-look.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { target } from '../../support/look.ts';

const web = readFileSync(join(import.meta.dirname, '../../fixtures/ssh/web.txt'), 'utf8');
const texts = parseLook(web, { packages: false })?.timers ?? { timers: '', files: '', services: '', zone: '' };
const jobsOf = (scope: JsonObject): Named => readHostScope(scope, [], 'web').jobs;

function told(jobs: Named, more: Partial<TimerTexts> = {}) {
  return describeTimers({ ...texts, ...more }, { at: '2026-11-21T22:00:00Z', names: ['web'], prefix: 'web ', jobs });
}

describe('timers of systemd', () => {
  test('are batch jobs, with when they start, and when their last run began and ended', () => {
    expect(told(jobsOf({ jobs: ['stock-count', 'price-*'] }))).toEqual([
      {
        key: 'web timer price-list',
        class: 'batch-job',
        at: '2026-11-21T22:00:00Z',
        identifiers: { host: ['web'], job: ['price-list', 'price-list.timer'] },
        attributes: {
          schedule: '30 4 * * Mon-Fri',
          timeZone: 'Etc/UTC',
          enabled: true,
          lastStart: '2026-11-21T21:45:36.000Z',
          lastEnd: '2026-11-21T21:45:38.000Z',
        },
        relations: [],
        state: {},
      },
      expect.objectContaining({ key: 'web timer stock-count' }),
    ]);
  });

  test('that do not run are told as such, also those that are only installed', () => {
    const [fstrim] = told(jobsOf({ jobs: ['fstrim'] })) ?? [];
    expect(fstrim?.attributes).toEqual({ schedule: '0 0 * * Mon', timeZone: 'Etc/UTC', enabled: false });
    const files = `${texts.files}backup.timer disabled enabled\nbackup@.timer disabled enabled\n`;
    const installed = told(jobsOf({ jobs: ['backup*'] }), { files }) ?? [];
    expect(installed.map(({ key, attributes }) => [key, attributes])).toEqual([
      ['web timer backup', { enabled: false }],
    ]);
  });

  test('that a link still names and nobody has any more are not there', () => {
    const timers = texts.timers.replace(/(Id=stock-count.timer\nLoadState=)loaded/, '$1not-found');
    const files = texts.files.replace(/^stock-count.*\n/m, '');
    expect(told(jobsOf({ jobs: ['stock-count'] }), { timers, files })).toEqual([]);
  });

  test('of which a run has begun, and not ended, have no end', () => {
    const services = texts.services.replace(/(Exit\w+=)[^\n]+(\nId=stock-count)/, '$1$2');
    const [job] = told(jobsOf({ jobs: ['stock-count'] }), { services }) ?? [];
    expect(job?.attributes).toMatchObject({ lastStart: '2026-11-21T21:45:27.000Z' });
    expect(job?.attributes).not.toHaveProperty('lastEnd');
  });

  test('that were started before the machine was have the moment that the timer keeps', () => {
    const timers = texts.timers.replace(
      /LastTriggerUSec=(\nId=apt-daily.timer)/,
      'LastTriggerUSec=Sat 2026-11-21 06:12:00 UTC$1',
    );
    const [job] = told(jobsOf({ jobs: ['apt-daily'] }), { timers }) ?? [];
    expect(job?.attributes).toMatchObject({ schedule: '0 6,18 * * *', lastStart: '2026-11-21T06:12:00.000Z' });
  });

  test('are told only where they are declared on the machine, or asked for', () => {
    const targets = [
      target({ class: 'batch-job', identifiers: { host: ['web'], job: ['stock-count'] } }),
      target({ class: 'batch-job', identifiers: { host: ['db'], job: ['price-list'] } }),
      target({ class: 'batch-job', identifiers: { job: ['apt-daily'] } }),
    ];
    const { jobs } = readHostScope({}, targets, 'web');
    expect(told(jobs)?.map(({ key }) => key)).toEqual(['web timer stock-count']);
  });

  test('of a machine without systemd, or that did not answer, are unknown', () => {
    const jobs = jobsOf({ jobs: ['a'] });
    expect(told(jobs, { timers: '' })).toBeUndefined();
    expect(told(jobs, { files: '' })).toBeUndefined();
    expect(timerCoverage(['web'], jobs, undefined)).toEqual([
      {
        of: 'items',
        class: 'batch-job',
        scope: { host: ['web'] },
        level: 'partial',
        reason: 'systemd did not tell its timers.',
      },
    ]);
    expect(timerCoverage(['web'], jobsOf({}), undefined)).toEqual([]);
  });

  test('are absent where they were asked for as timers: what is named otherwise may be of cron', () => {
    const jobs = jobsOf({ jobs: ['gone.timer', 'gone', 'stock-count', 'x*'] });
    expect(timerCoverage(['web'], jobs, told(jobs)).map(({ scope, level }) => [scope['job'], level])).toEqual([
      [['gone.timer', 'stock-count'], 'complete'],
      [['gone'], 'partial'],
    ]);
  });

  test('are read from whatever a host prints', () => {
    const parts = fc.constantFrom(...texts.timers.split('\n'), 'Id=', 'Id=.timer', 'Id=__proto__.timer', '=', '\n', '');
    const text = fc.array(fc.oneof(parts, fc.string()), { maxLength: 30 }).map((lines) => lines.join('\n'));
    const jobs = { has: () => true, names: [], any: true };
    fc.assert(
      fc.property(text, text, text, (timers, files, services) => {
        const all = told(jobs, { timers, files, services }) ?? [];
        expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
      }),
    );
  });
});
