import { describe, expect, it } from 'vitest';
import { contestedIdentities } from '../../engine/catalog/identity-claims.ts';
import { classes, item } from '../support/estate.ts';

describe('contestedIdentities', () => {
  it('lets a name within a tenant be, where the name alone is claimed without one', () => {
    const [server] = [...classes.values()];
    if (!server) throw new Error('There are no classes');
    const identification = [{ by: ['name', 'tenant'] }, { by: ['name'], without: ['tenant'] }];
    const tree = new Map([['tenanted', { ...server, name: 'tenanted', ancestors: [], identification }]]);
    const named = (name: string, identifiers: Readonly<Record<string, string>>): ReturnType<typeof item> =>
      item(`asset:x/${name}`, { class: 'tenanted', identifiers });
    const [theirs, ours, twin] = [
      named('theirs', { name: 'db', tenant: 'x' }),
      named('ours', { name: 'db' }),
      named('twin', { name: 'DB' }),
    ];
    expect(contestedIdentities([theirs, ours], tree)).toEqual([]);
    expect(contestedIdentities([theirs, ours, twin], tree)).toEqual([
      { entities: [ours, twin], identities: ['name db'] },
    ]);
  });
});
