import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../engine/commands/context.ts';
import { hostingOf } from '../../engine/commands/hosting.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';

let repository: TestRepository;

beforeEach(() => {
  repository = testRepository();
});

afterEach(() => repository.delete());

function hosting(environment: CommandContext['environment'], origin?: string) {
  if (origin !== undefined) repository.git('remote', 'add', 'origin', origin);
  return hostingOf(repository.folder, {
    cwd: repository.folder,
    now: () => new Date(0),
    version: '0.0.0',
    ...(environment && { environment }),
  });
}

describe('where a repository is hosted', () => {
  it.each([
    'https://github.com/octo/shop.git',
    'https://github.com/octo/shop',
    'https://x-access-token:abc@github.com/octo/shop.git',
    'git@github.com:octo/shop.git',
    'ssh://git@github.com/octo/shop.git',
  ])('is read from its origin: %s', async (origin) => {
    expect(await hosting({ GH_TOKEN: 't' }, origin)).toMatchObject({
      repository: 'octo/shop',
      token: 't',
      api: 'https://api.github.com',
    });
  });

  it('is what the environment says', async () => {
    const environment = {
      GITHUB_TOKEN: 't',
      GITHUB_REPOSITORY: 'octo/other',
      GITHUB_API_URL: 'https://git.example/api/v3',
    };
    expect(await hosting(environment, 'https://github.com/octo/shop')).toMatchObject({
      repository: 'octo/other',
      api: 'https://git.example/api/v3',
    });
  });

  it.each<readonly [string, Record<string, string>, string | undefined]>([
    ['a token', {}, 'https://github.com/octo/shop'],
    ['a repository', { GITHUB_TOKEN: 't' }, undefined],
    ['a repository on GitHub', { GITHUB_TOKEN: 't' }, 'https://git.example/octo/shop'],
    ['a repository that can be one', { GITHUB_TOKEN: 't', GITHUB_REPOSITORY: 'octo/shop/../x' }, undefined],
  ])('has to be known: without %s nothing is opened', async (_what, environment, origin) => {
    await expect(hosting(environment, origin)).rejects.toMatchObject({ code: 'bad-arguments' });
  });
});
