import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactJson, redactText } from '../../engine/model/redact.ts';
import { redactRun } from '../../engine/model/redact-run.ts';
import { evidenceRun, observation } from '../support/evidence.ts';
import { secrets } from '../support/secrets.ts';
import { startProcessorClock } from '../support/processor-clock.ts';

describe('redaction', () => {
  test.each(Object.entries(secrets))('takes out %s', (_what, { text, secret }) => {
    expect(text).toContain(secret);
    expect(redactText(text)).not.toContain(secret);
    expect(redactText(`before ${text} after`)).not.toContain(secret);
    expect(redactText(text)).toContain('[redacted]');
  });

  test.each(Object.entries(secrets))('of %s changes nothing the second time', (_what, { text }) => {
    expect(redactText(redactText(text))).toBe(redactText(text));
  });

  test.each([
    'https://shop.example:8443/checkout?step=2',
    'http://127.0.0.1:8080/path/@scope/package',
    'https://host:8080/a@b',
    'ssh://git@github.com/owner/repository.git',
    'orders-api.js 127.0.0.1:8080',
    'endpoint [fd00::2]:443',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-db-AbCdEf',
    'arn:aws:iam::123456789012:role/deploy',
    'pkg:npm/%40scope/name@1.2.3',
    'registry.example/nginx:1.25@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    '3baff01e6f6d9dfae45980f0eed0c670452fa2b3d5d20e75d467a2813152e6f3',
    '4C4C4544-0044-4810-8031-B4C04F563432',
    'CN=shop.example, O=Shop',
    '--password-file=/run/secrets/db',
    '{"proxy_pass": "http://backend:8080"}',
    'bypass=on, passed: 12, compass: north',
    'mysqld --port 3306',
    'curl -s -o x https://shop.example:8443/',
    'redis-cli -p 6379 ping',
    'ssh -p 2222 db-1',
    'Connections were looked at once: those that open and close between two looks are not seen.',
    'the token expired',
    'nginx/1.25.3 (Debian)',
    '2026-11-21T08:00:00.000Z',
  ])('leaves %s as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  test('takes out the word after an option with a telling name', () => {
    expect(
      redactJson(['server', '--db-password', 'hunter2', '--port', '80', '-token', 'x', '--password-file', '/f']),
    ).toEqual([
      'server',
      '--db-password',
      '[redacted]',
      '--port',
      '80',
      '-token',
      '[redacted]',
      '--password-file',
      '/f',
    ]);
  });

  test('takes out what stands under a telling name, and only that', () => {
    expect(
      redactJson({
        dbPassword: 'x',
        db_pass: 'x',
        root_pw: 'x',
        proxy_pass: 'http://backend',
        apiKey: 7,
        nested: { client_secret: ['a', { deep: 'b' }] },
        tokenTtl: 3600,
        passwordPolicy: 'strict',
        password_encryption: 'scram-sha-256',
        port: 5432,
        tls: true,
        requirePassword: true,
      }),
    ).toEqual({
      dbPassword: '[redacted]',
      db_pass: '[redacted]',
      root_pw: '[redacted]',
      proxy_pass: 'http://backend',
      apiKey: '[redacted]',
      nested: { client_secret: ['[redacted]', { deep: '[redacted]' }] },
      tokenTtl: 3600,
      passwordPolicy: 'strict',
      password_encryption: 'scram-sha-256',
      port: 5432,
      tls: true,
      requirePassword: true,
    });
  });

  test('leaves what is said of a thing beside its name, and only what is said so', () => {
    const data = {
      packages: {
        'base-passwd': '3.6.1',
        passwd: ['1:4.13+dfsg1-1+b1', '1:4.14~rc1-r0'],
        libsecret: '0.21.4-1.el9',
        jsonwebtoken: '0.0.0-20230101',
        password: 'hunter2',
        secret: '4711',
        token: '1.2-c0ffee5ac0ffee5ac0ffee5a',
        apiToken: { passwd: '1.2.3' },
      },
      units: { passwd: 'active', 'keep-secret': 'winter' },
      unitFiles: { passwd: 'enabled-runtime' },
      backends: { token: ['10.0.0.1:80', '[fd00::1]:80', 'admin:80'] },
      labels: { passwd: '3.6.1' },
    };
    expect(redactJson(data)).toEqual({
      packages: {
        'base-passwd': '3.6.1',
        passwd: ['1:4.13+dfsg1-1+b1', '1:4.14~rc1-r0'],
        libsecret: '0.21.4-1.el9',
        jsonwebtoken: '0.0.0-20230101',
        password: '[redacted]',
        secret: '[redacted]',
        token: '[redacted]',
        apiToken: { passwd: '[redacted]' },
      },
      units: { passwd: 'active', 'keep-secret': '[redacted]' },
      unitFiles: { passwd: 'enabled-runtime' },
      backends: { token: ['10.0.0.1:80', '[fd00::1]:80', '[redacted]'] },
      labels: { passwd: '[redacted]' },
    });
  });

  test.each([
    ['packages is {"base-passwd":"3.6.1","passwd":"1:4.13-1"}; {"passwd":"1:4.14-1"} is declared.', undefined],
    ['spec.attributes.packages.base-passwd: 3.6.1', undefined],
    ['units is {"passwd":"active"}', undefined],
    ['{"passwd":"1.2.3"}', '{"passwd":[redacted]}'],
    ['packages: PASSWORD=hunter2', 'packages: PASSWORD=[redacted]'],
    ['packages is {"password":"hunter2"}', 'packages is {"password":[redacted]}'],
    ['packages at --password 1.2.3', 'packages at --password [redacted]'],
  ])('in the text %s hides %s', (text, hidden) => {
    expect(redactText(text)).toBe(hidden ?? text);
    expect(redactText(redactText(text))).toBe(redactText(text));
  });

  test('drops an identifier that was nothing but a secret: two such things are not one', () => {
    const token = secrets['a GitLab token']?.text ?? '';
    const [seen] = redactRun(
      evidenceRun(0, {
        observations: [
          observation('a', {
            identifiers: { id: token, endpoint: [token, '10.0.0.1:80'] },
            relations: [
              { type: 'uses', to: { class: 'certificate', identifiers: { id: token, slot: 'a:1' } }, count: 1 },
            ],
          }),
        ],
      }),
    ).observations;
    expect(seen?.identifiers).toEqual({ endpoint: ['10.0.0.1:80'] });
    expect(seen?.relations[0]?.to.identifiers).toEqual({ slot: 'a:1' });
  });

  test('is idempotent on any text', () => {
    const parts = fc.constantFrom(
      ...Object.values(secrets).map(({ text }) => text),
      '[redacted]',
      ' ',
      '=',
      ':',
      '@',
      '"',
      '://',
      'password',
      'packages',
      '1.2.3',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string()), { maxLength: 6 }), (texts) => {
        const once = redactText(texts.join(''));
        expect(redactText(once)).toBe(once);
      }),
    );
  });

  test.each([
    '://a:',
    'password="',
    "token='\\",
    '-----BEGIN PRIVATE KEY-----',
    'eyJaaaaa.',
    'a:b',
    '--token ',
    'Cookie: ',
    '"secret" : ',
    'x-a-token:',
    'authorization   :',
  ])('takes linear time on much of %j', (piece) => {
    const text = piece.repeat(Math.ceil(300_000 / piece.length));
    const used = startProcessorClock();
    redactText(text);
    expect(used()).toBeLessThan(2000);
  });
});
