import { describe, expect, it } from 'vitest';
import { bareName, fullName, namesOf, relationPhrase } from '../../engine/report/names.ts';

describe('names of things', () => {
  it.each([
    ['service:default/checkout', 'checkout', 'service:checkout'],
    ['service:shop/checkout', 'checkout', 'service:shop/checkout'],
    ['observed:process/10.0.0.1:80', 'process 10.0.0.1:80', 'process 10.0.0.1:80'],
    ['observed:certificate/a/b', 'certificate a/b', 'certificate a/b'],
    ['no id of ours', 'no id of ours', 'no id of ours'],
  ])('calls %s %s, or in full %s', (id, bare, full) => {
    expect([bareName(id), fullName(id)]).toEqual([bare, full]);
  });

  it('gives full names to things that would share one', () => {
    const name = namesOf(['service:shop/orders', 'asset:shop/orders', 'asset:shop/db', 'asset:shop/db']);
    expect(['service:shop/orders', 'asset:shop/orders', 'asset:shop/db'].map(name)).toEqual([
      'service:shop/orders',
      'asset:shop/orders',
      'db',
    ]);
  });

  it('says a relation in words', () => {
    expect(relationPhrase('connectsTo')).toBe('connects to');
  });
});
