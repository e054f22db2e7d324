import { describe, expect, it } from 'vitest';
import { readInputs } from '../../action/src/inputs.ts';
import { readOccasion } from '../../action/src/occasion.ts';
import { readPullRequest } from '../../action/src/pull-request.ts';
import { isNewer, readRunner, runOfUrl, runUrl } from '../../action/src/runner.ts';
import type { Json } from '../../engine/model/json.ts';
import { examplePayload } from './harness.ts';

describe('readInputs', () => {
  it('has defaults for all but the token', () => {
    expect(readInputs({ INPUT_TOKEN: 't' })).toEqual({
      token: 't',
      comment: 'changes',
      sarif: false,
      timeout: 600_000,
    });
  });

  it('reads every input by the name that the runner gives it', () => {
    const env = {
      INPUT_TOKEN: ' t ',
      INPUT_CONFIG: 'ops/groundtruth.yaml',
      'INPUT_FAIL-ON': 'warning',
      INPUT_EVIDENCE: 'evidence',
      INPUT_COMMENT: 'never',
      INPUT_SARIF: 'true',
      'INPUT_TIMEOUT-MINUTES': '0.5',
    };
    expect(readInputs(env)).toEqual({
      token: 't',
      config: 'ops/groundtruth.yaml',
      failOn: 'warning',
      evidence: 'evidence',
      comment: 'never',
      sarif: true,
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
    const pull = readPullRequest(payload);
    expect(pull.headSha).toMatch(/^[0-9a-f]{40}$/);
    expect(pull.number).toBeGreaterThan(0);
    expect(readOccasion('pull_request', payload)).toEqual({ kind: 'pull-request', pull, ownWorkflow: false });
    expect(readOccasion('pull_request_target', payload)).toEqual(readOccasion('pull_request', payload));
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
    expect(() => readPullRequest(payload)).toThrow(/no usable `pull_request\./);
  });
});

describe('readOccasion', () => {
  it.each([
    ['pull_request_review', 'pull_request_review submitted', 'pull-request'],
    ['pull_request_review', 'pull_request_review dismissed', 'pull-request'],
    ['workflow_run', 'workflow_run completed', 'relay'],
    ['merge_group', 'merge_group checks_requested', 'merge-group'],
    ['push', 'push', 'sweep'],
    ['workflow_dispatch', 'workflow_dispatch', 'sweep'],
    ['schedule', 'push', 'sweep'],
  ])('reads %s as GitHub sends it (%s)', (event, example, kind) => {
    expect(readOccasion(event, examplePayload(example) as unknown as Json).kind).toBe(kind);
  });

  it('takes nothing but the commit from a workflow that ran', () => {
    const payload = examplePayload('workflow_run completed') as unknown as Json;
    expect(Object.keys(readOccasion('workflow_run', payload)).sort()).toEqual(['headSha', 'kind']);
  });

  it('finds the number of a merge group in the name of its branch', () => {
    const payload = examplePayload('merge_group checks_requested') as unknown as Json;
    expect(readOccasion('merge_group', payload)).toMatchObject({ group: { number: 104, baseRef: 'main' } });
  });

  it.each(['issues', 'toString', '__proto__', ''])('refuses the event %j', (event) => {
    expect(() => readOccasion(event, {})).toThrow('is not one that this action knows');
  });

  const sha = 'a'.repeat(40);
  const queue = `refs/heads/gh-readonly-queue/main/pr-7-${sha}`;
  const group = { head_sha: sha, base_sha: sha, head_ref: queue, base_ref: 'refs/heads/main' };
  it.each<[string, string, Json]>([
    ['workflow_run', 'head_sha', { workflow_run: { head_sha: 'main' } }],
    ['workflow_run', 'head_sha', { workflow_run: [] }],
    ['merge_group', 'head_sha', { merge_group: { ...group, head_sha: 7 } }],
    ['merge_group', 'base_sha', { merge_group: { ...group, base_sha: '--help' } }],
    ['merge_group', 'base_ref', { merge_group: { ...group, base_ref: 'main' } }],
    ['merge_group', 'head_ref', { merge_group: { ...group, head_ref: `refs/heads/pr-7-${sha}` } }],
    ['merge_group', 'head_ref', { merge_group: { ...group, head_ref: queue.replace('7', '0x7') } }],
  ])('refuses a %s without a usable %s', (event, name, payload) => {
    expect(() => readOccasion(event, payload)).toThrow(`no usable \`${event}.${name}\``);
  });
});
