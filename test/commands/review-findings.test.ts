import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../engine/catalog/config.ts';
import { configFindings } from '../../engine/commands/review-findings.ts';

const rooted = parseConfig(Buffer.from('apiVersion: groundtruth/v1\nkind: Config\n'), 'groundtruth.yaml');
const nested = { ...rooted, file: 'platform/groundtruth.yaml' };
const none = parseConfig(undefined, 'groundtruth.yaml');
const named = { ...rooted, file: 'rules.yaml' };

describe('a change to a configuration is told', () => {
  test.each([
    ['at the root', rooted, ['groundtruth.yaml'], ['groundtruth.yaml']],
    ['in a folder, where that of the root judges', rooted, ['shop/groundtruth.yaml'], ['shop/groundtruth.yaml']],
    ['at the root, where that of a folder judges', nested, ['groundtruth.yaml'], ['groundtruth.yaml']],
    ['in the folder that judges', nested, ['platform/groundtruth.yaml'], ['platform/groundtruth.yaml']],
    ['in both', rooted, ['groundtruth.yaml', 'shop/groundtruth.yaml'], ['groundtruth.yaml', 'shop/groundtruth.yaml']],
    ['once, in many folders', rooted, ['a/groundtruth.yaml', 'b/groundtruth.yaml'], ['a/groundtruth.yaml']],
    ['under a name of its own', named, ['rules.yaml'], ['rules.yaml']],
    ['where there was none', none, ['groundtruth.yaml'], ['groundtruth.yaml']],
    ['and nothing else is', rooted, ['catalog/a.yaml', 'not-groundtruth.yaml', 'groundtruth.yaml.md'], []],
  ] as const)('%s', (_where, config, changed, expected) => {
    const findings = configFindings(config, changed);
    expect(findings.map(({ origin }) => origin && 'file' in origin && origin.file)).toEqual(expected);
    for (const finding of findings) expect(finding).toMatchObject({ code: 'config.changed', phase: 'introduced' });
  });
});
