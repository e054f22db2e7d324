import { describe, expect, it } from 'vitest';
import { readInputs } from '../../action/src/inputs.ts';
import { readPullRequest } from '../../action/src/pull-request.ts';
import { isNewer, readRunner, runOfUrl, runUrl } from '../../action/src/runner.ts';
import type { Json } from '../../engine/model/json.ts';
import { examplePayload } from './harness.ts';

describe('readInputs', () => {
  it('has defaults for all but the token', () => {
    expect(readInputs({ INPUT_TOKEN: 't' })).toEqual({ token: 't', comment: 'changes', timeout: 600_000 });
  });

  it('reads every input by the name that the runner gives it', () => {
    const env = {
      INPUT_TOKEN: ' t ',
      INPUT_CONFIG: 'ops/groundtruth.yaml',
      'INPUT_FAIL-ON': 'warning',
      INPUT_EVIDENCE: 'evidence',
      INPUT_COMMENT: 'never',
      'INPUT_TIMEOUT-MINUTES': '0.5',
    };
    expect(readInputs(env)).toEqual({
      token: 't',
      config: 'ops/groundtruth.yaml',
      failOn: 'warning',
      evidence: 'evidence',
      comment: 'never',
      timeout: 30_000,
    });
  });

  it.each([
    ['an empty token', {}, '`token` is empty'],
    ['a comment mode that is none', { INPUT_TOKEN: 't', INPUT_COMMENT: 'maybe' }, '`comment` is `maybe`'],
    ['a severity that is none', { INPUT_TOKEN: 't', 'INPUT_FAIL-ON': 'all' }, '`fail-on` is `all`'],
    [
      'a timeout that is no number',
      { INPUT_TOKEN: 't', 'INPUT_TIMEOUT-MINUTES': 'long' },
      '`timeout-minutes` is `long`',
    ],
    ['a timeout of nothing', { INPUT_TOKEN: 't', 'INPUT_TIMEOUT-MINUTES': '0' }, '`timeout-minutes` is `0`'],
  ])('refuses %s', (_title, env, message) => {
    expect(() => readInputs(env)).toThrow(message);
  });
});

describe('readRunner', () => {
  const env = {
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: '12',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: '/event.json',
    GITHUB_WORKSPACE: '/workspace',
    RUNNER_TEMP: '/temporary',
  };

  it('takes the addresses of an enterprise server', () => {
    const runner = readRunner({
      ...env,
      GITHUB_API_URL: 'https://github.acme.example/api/v3/',
      GITHUB_SERVER_URL: 'https://github.acme.example',
    });
    expect(runner.apiUrl).toBe('https://github.acme.example/api/v3');
    expect(runUrl(runner)).toBe('https://github.acme.example/acme/shop/actions/runs/12/attempts/2');
  });

  it.each(['GITHUB_REPOSITORY', 'GITHUB_RUN_ID', 'GITHUB_EVENT_PATH', 'RUNNER_TEMP'])('needs %s', (name) => {
    expect(() => readRunner({ ...env, [name]: '' })).toThrow(name);
  });

  it.each([
    ['its own page', 'https://github.com/acme/shop/actions/runs/12/attempts/2', { id: 12, attempt: 2 }],
    ['a page of another repository', 'https://github.com/acme/other/actions/runs/12/attempts/2', undefined],
    ['another page', 'https://github.com/acme/shop/actions/runs/12', undefined],
    ['a number beyond all runs', `https://github.com/acme/shop/actions/runs/${'9'.repeat(40)}/attempts/1`, undefined],
    ['nothing', null, undefined],
  ])('finds the run of %s', (_title, url, run) => {
    expect(runOfUrl(readRunner(env), url)).toEqual(run);
  });

  it.each([
    [{ id: 2, attempt: 1 }, { id: 1, attempt: 9 }, true],
    [{ id: 1, attempt: 2 }, { id: 1, attempt: 1 }, true],
    [{ id: 1, attempt: 1 }, { id: 1, attempt: 1 }, false],
    [{ id: 1, attempt: 9 }, { id: 2, attempt: 1 }, false],
  ])('orders runs by id, then attempt: %j after %j is %s', (run, other, newer) => {
    expect(isNewer(run, other)).toBe(newer);
  });
});

describe('readPullRequest', () => {
  it.each(['pull_request opened', 'pull_request synchronize', 'pull_request closed'])('reads %s', (name) => {
    const payload = examplePayload(name) as unknown as Json;
    const pull = readPullRequest('pull_request', payload);
    expect(pull.headSha).toMatch(/^[0-9a-f]{40}$/);
    expect(pull.number).toBeGreaterThan(0);
    expect(readPullRequest('pull_request_target', payload)).toEqual(pull);
  });

  it('refuses an event that is not a pull request', () => {
    expect(() => readPullRequest('push', examplePayload('push') as unknown as Json)).toThrow('The event `push`');
  });

  it.each<[string, Json]>([
    ['nothing', null],
    ['a list', []],
    ['no pull request', {}],
    ['members that are inherited', JSON.parse('{"__proto__": {"pull_request": {"number": 1}}}') as Json],
    ['a number as text', { pull_request: { number: '7' } }],
    [
      'a head that is no commit',
      { pull_request: { number: 7, head: { sha: '--upload-pack=x' }, base: { ref: 'main' } } },
    ],
    ['no base', { pull_request: { number: 7, head: { sha: 'a'.repeat(40) } } }],
  ])('refuses a payload with %s', (_title, payload) => {
    expect(() => readPullRequest('pull_request', payload)).toThrow(/no usable `pull_request\./);
  });
});
