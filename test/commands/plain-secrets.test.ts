import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../engine/commands/context.ts';
import { review } from '../../engine/commands/review.ts';
import { compareText } from '../../engine/model/json.ts';
import { redactResult } from '../../engine/model/redact-result.ts';
import type { ReviewResult } from '../../engine/model/result.ts';
import { render } from '../../engine/report/render.ts';
import { formatNames } from '../support/report-laws.ts';
import { testRepository, type TestRepository } from '../support/repository.ts';
import { secrets } from '../support/secrets.ts';

const config = `apiVersion: groundtruth/v1
kind: Config
include: [own/*.yaml]
approvals: {maintainers: core}
`;
const rules = `apiVersion: groundtruth/v1
kind: Team
metadata: {name: core}
spec: {members: [octocat]}
---
apiVersion: groundtruth/v1
kind: Policy
metadata: {name: tells-all}
spec:
  judges: entity
  expression: '!has(entity.attributes) || size(entity.attributes) == 0'
  message: '{{ entity.attributes }} {{ entity.spec }} {{ entity.?attributes.?text.orValue("") }}'
`;
const asset = (attributes: string): string => `apiVersion: groundtruth/v1
kind: Asset
metadata: {name: thing}
spec: {class: server, owner: team:core, attributes: ${attributes}}
`;

let repository: TestRepository;
let context: CommandContext;

beforeEach(() => {
  repository = testRepository();
  context = { cwd: repository.folder, now: () => new Date('2026-03-01T12:00:00Z'), version: '0.0.0' };
  repository.write({ 'groundtruth.yaml': config, 'own/rules.yaml': rules, 'own/thing.yaml': asset('{}') });
  repository.commit('main');
});

afterEach(() => repository.delete());

function reviewed(attributes: Record<string, unknown>): Promise<ReviewResult> {
  repository.write({ 'own/thing.yaml': asset(JSON.stringify(attributes)) });
  repository.commit('change');
  return review({ base: 'main', head: 'change', authors: ['mallory'] }, context);
}

describe('what looks like a credential in a change', () => {
  it('is refused at its place, and told nowhere', async () => {
    const words = Object.values(secrets);
    const text = Object.fromEntries(words.map((word, at) => [`t${at}`, word.text]));
    const result = await reviewed({ ...text, list: ['a', ...words.map((word) => word.text)], nested: text });
    expect(result.verdict.outcome).toBe('rejected');
    const found = result.findings.filter(({ code }) => code === 'secret.plain');
    expect(
      found.map(({ message }) => /`spec\.attributes\.(.*)`/.exec(message)?.[1] ?? '').toSorted(compareText),
    ).toEqual(words.flatMap((_, at) => [`t${at}`, `nested.t${at}`, `list.${at + 1}`]).toSorted(compareText));
    for (const format of formatNames) {
      const output = render(redactResult(result), format, { color: false, width: 100 }).replaceAll(/\s+/g, '');
      const told = words.filter(({ secret }) => output.includes(secret.replaceAll(/\s+/g, '')));
      expect(told.map(({ secret }) => `${format}: ${secret}`)).toEqual([]);
    }
  });

  it('is told of by its name alone, and where it is kept is none', async () => {
    const result = await reviewed({
      password: 'winter',
      apiToken: 'PROM_TOKEN',
      clientSecret: '$CLIENT_SECRET',
      rootPassword: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db',
      passwordPolicy: 'strict',
      note: 'Lost the password: ask the desk.',
      page: 'https://wiki.example/?key=orders',
      packages: { passwd: '1:4.13-1', password: 'summer' },
    });
    const found = result.findings.filter(({ code }) => code === 'secret.plain');
    expect(found.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'warning `spec.attributes.password` may hold a secret, by its name.',
      'warning `spec.attributes.note` may hold a secret, by its name.',
      'warning `spec.attributes.page` may hold a secret, by its name.',
      'warning `spec.attributes.packages.password` may hold a secret, by its name.',
    ]);
    expect(found[0]?.origin).toMatchObject({ file: 'own/thing.yaml', line: 4 });
    const back = await review({ base: 'change', head: 'main', authors: [] }, context);
    expect(JSON.stringify(redactResult(back))).not.toContain('winter');
  });

  it('that was there before is not held against it', async () => {
    repository.write({ 'own/thing.yaml': asset(JSON.stringify({ text: secrets['a variable']?.text, size: 1 })) });
    repository.commit('main');
    const { verdict, findings } = await reviewed({ text: secrets['a variable']?.text, size: 2 });
    expect(findings.filter(({ code }) => code === 'secret.plain')).toMatchObject([{ phase: 'existing' }]);
    expect(verdict.reasons.filter(({ weight }) => weight === 'rejected')).toEqual([]);
  });
});
