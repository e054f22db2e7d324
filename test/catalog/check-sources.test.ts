import { expect, it } from 'vitest';
import { buildCatalog } from '../support/catalog.ts';
import { lines } from '../support/findings.ts';

const expecting = `apiVersion: groundtruth/v1
kind: Team
metadata: {name: platform}
spec: {members: [ann]}
---
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec:
  owner: platform
  expects: [host, hots, mainframe]
`;
const source = `---
apiVersion: groundtruth/v1
kind: Source
metadata: {name: host}
spec: {type: host}
`;

it('Sources that somebody expects and nobody declares are told', () => {
  expect(lines(buildCatalog(expecting + source).findings)).toEqual([
    '11:19 warning source.unknown `expects` names source `hots`, which the catalog does not declare. | Did you mean `host`?',
    '11:25 warning source.unknown `expects` names source `mainframe`, which the catalog does not declare. | Declare it as a Source, with `type: import` where another program looks; or take it out.',
  ]);
});

it('A catalog that declares no source may expect any', () => {
  expect(buildCatalog(expecting).findings).toEqual([]);
});
