import { describe, expect, test } from 'vitest';
import { estateOf, item, link, presences, type Source, type Thing } from '../support/estate.ts';

const machine = 'asset:shop/machine';
const web = 'asset:shop/web';
const claims = [{ class: 'server' }, { class: 'process' }];

/** A machine and a process that is declared to run on it. */
function seen(identifiers: Readonly<Record<string, string>>, sources: readonly Source[]) {
  const items = [
    item(machine, { class: 'server', identifiers }),
    item(web, { class: 'process', identifiers: { process: 'nginx' } }),
  ];
  const estate = estateOf({ items, links: [link(web, machine, { type: 'runsOn' })], sources });
  return presences(estate);
}

function source(sees: readonly Thing[], facts: Partial<Source> = {}): Source {
  return { source: 'host', sees, claims, ...facts };
}

const server = (identifiers: Readonly<Record<string, string>>): Thing => ({ class: 'server', identifiers });
const nginx = (host: string): Thing => ({ class: 'process', identifiers: { host, process: 'nginx' } });

describe('what runs on a machine', () => {
  test('follows it when that is given another name', () => {
    const sources = [source([server({ serial: 'AB12CD', host: 'new' }), nginx('new')])];
    expect(seen({ serial: 'AB12CD', host: 'old' }, sources)).toEqual({ [machine]: 'confirmed', [web]: 'confirmed' });
  });

  test('is found by the name of a machine that is declared without one', () => {
    const sources = [source([server({ serial: 'AB12CD', host: 'm1' }), nginx('m1')])];
    expect(seen({ serial: 'AB12CD' }, sources)).toEqual({ [machine]: 'confirmed', [web]: 'confirmed' });
  });

  test('is found where the machine goes by its own name and by one that is declared nowhere', () => {
    const named = [server({ serial: 'AB12CD', host: 'old' }), nginx('old')];
    const also = source([server({ serial: 'AB12CD', host: 'new' })], { source: 'vmware' });
    expect(seen({ serial: 'AB12CD', host: 'old' }, [source(named), also])[web]).toBe('confirmed');
  });

  test('is not looked for on the machine that has its name since', () => {
    const things = [
      server({ serial: 'AB12CD', host: 'new' }),
      nginx('new'),
      server({ serial: 'ZZ99ZZ', host: 'old' }),
      nginx('old'),
    ];
    const found = seen({ serial: 'AB12CD', host: 'old' }, [source(things)]);
    expect(found).toMatchObject({ [machine]: 'confirmed', [web]: 'confirmed' });
    expect(Object.values(found).filter((presence) => presence === 'undeclared')).toHaveLength(2);
  });

  test('does not follow what is bound weakly, or was seen too long ago', () => {
    const weak = [source([server({ name: 'm', host: 'new' }), nginx('new')])];
    expect(seen({ name: 'm', serial: 'AB12CD', host: 'old' }, weak)[web]).toBe('missing');
    const old = source([server({ serial: 'AB12CD', host: 'new' })], { source: 'vmware', stale: true });
    expect(seen({ serial: 'AB12CD', host: 'old' }, [source([nginx('old')]), old])[web]).toBe('confirmed');
  });

  test('does not follow where two machines are seen with one serial number', () => {
    const clones = [
      server({ serial: 'AB12CD', host: 'a' }),
      { ...server({ serial: 'AB12CD', host: 'b' }), key: 'other' },
      nginx('a'),
      { ...nginx('b'), key: 'another' },
    ];
    expect(seen({ serial: 'AB12CD', host: 'old' }, [source(clones)])[web]).not.toBe('confirmed');
  });
});
