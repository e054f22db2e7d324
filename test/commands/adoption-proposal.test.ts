import { describe, expect, it } from 'vitest';
import { adoptionProposal } from '../../engine/commands/adoption-proposal.ts';
import type { AdoptedValue } from '../../engine/model/answers.ts';

const value = (facts: Partial<AdoptedValue> = {}): AdoptedValue => ({
  ref: 'asset:shop/db',
  path: 'spec.attributes.workMem',
  value: '64MB',
  action: 'proposed',
  declaredAt: { file: 'shop.yaml', line: 1, column: 1 },
  seen: { source: 'scanner', run: '1', at: '2026-03-01T12:00:00Z' },
  ...facts,
});

describe('the text of a pull request that declares what was seen', () => {
  it('names each value with who saw it, and what was left out', () => {
    const skipped = value({ path: 'spec.attributes.port', action: 'skipped', reason: 'It is not rolled out yet.' });
    expect(adoptionProposal([value(), skipped])).toEqual({
      title: 'Declare what was seen (1 value)',
      body: `What runs differs from what is declared. This declares it:

- \`asset:shop/db\` \`spec.attributes.workMem\`, seen by \`scanner\` at 2026-03-01T12:00:00Z

Left as it is, though it differs:

- \`asset:shop/db\` \`spec.attributes.port\`: It is not rolled out yet.
`,
    });
  });

  it('says how many it does not name', () => {
    const { title, body } = adoptionProposal(Array.from({ length: 130 }, () => value()));
    expect(title).toBe('Declare what was seen (130 values)');
    expect(body).toMatch(/\n- and 30 more\n$/);
  });

  it('stays a list whatever was seen', () => {
    const { body } = adoptionProposal([
      value({ path: 'spec.attributes.a`\n# @team\r', seen: { source: 'x`\u2028', run: '1', at: 'now' } }),
    ]);
    expect(body.split(/[\n\r\u2028]/)).toHaveLength(4);
    expect(body).toContain("`spec.attributes.a' # @team `");
  });
});
