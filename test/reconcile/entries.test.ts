import { describe, expect, it } from 'vitest';
import { entriesOf, mergeEntries } from '../../engine/reconcile/entries.ts';
import { classes } from '../support/estate.ts';

describe('entriesOf', () => {
  it('tries correlation first and weak entries last, each once, under one name', () => {
    expect(entriesOf(classes, 'server').map(({ signature, weak }) => `${signature}${weak ? ' (weak)' : ''}`)).toEqual([
      'correlation',
      'serial',
      'assetTag',
      'name+site',
      'biosUuid',
      'host+machineId',
      'cluster+host',
      'host (weak)',
      'address (weak)',
    ]);
  });

  it('takes an entry that holds only without something for another than the one that always holds', () => {
    const [some] = [...classes.values()];
    if (!some) throw new Error('There are no classes');
    const identification = [{ by: ['name'], without: ['tenant', 'ip'] }, { by: ['name'] }];
    const tree = new Map([['x', { ...some, identification }]]);
    expect(entriesOf(tree, 'x').map(({ signature }) => signature)).toEqual([
      'correlation',
      'name without address+tenant',
      'name',
    ]);
  });

  it('has correlation alone for a class that nobody knows', () => {
    expect(entriesOf(classes, 'unheard-of').map(({ signature }) => signature)).toEqual(['correlation']);
  });
});

describe('mergeEntries', () => {
  it('orders by strength, rank and name, and holds weak what any class holds weak', () => {
    const entry = (name: string, weak = false) => ({ by: [name], signature: name, weak });
    const merged = mergeEntries([
      [entry('a'), entry('b', true), entry('c')],
      [entry('c'), entry('b'), entry('d')],
    ]);
    expect(merged.map(({ signature, weak }) => `${signature}${weak ? ' (weak)' : ''}`)).toEqual([
      'a',
      'c',
      'd',
      'b (weak)',
    ]);
  });
});
