import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EngineError } from '../model/error.ts';
import type { InitResult } from '../model/result.ts';
import { type CommandContext, resultBase } from './context.ts';

const configuration = `# What this repository declares, and how changes to it are judged.
apiVersion: groundtruth/v1
kind: Config
include: [catalog/**/*.yaml]
# Whose owners have to approve: services at least this critical that a change leaves at least this badly off.
approvals: {criticality: high, state: degraded}
evidence: {path: .groundtruth/evidence, staleAfter: 24h}
`;

const catalog = `# A service with what it stands on. Rename, add, and run \`groundtruth check\`.
apiVersion: groundtruth/v1
kind: Team
metadata: {name: platform, title: Platform team}
spec: {members: []}                     # GitHub logins
---
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop, title: Shop}
spec:
  owner: team:platform
  criticality: high
  outcome: Customers can order.
  dependsOn:
    - asset:shop-web
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: shop-web, title: The shop's web server}
spec:
  class: web-server
  owner: team:platform
  identifiers: {endpoint: "127.0.0.1:8080"}
  dependsOn:
    - {to: asset:shop-db, flow: sync}
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: shop-db, title: The shop's database}
spec:
  class: database.postgresql
  owner: team:platform
  identifiers: {endpoint: "127.0.0.1:5432"}
---
# What may look, and where. \`groundtruth discover\` runs it.
apiVersion: groundtruth/v1
kind: Source
metadata: {name: host}
spec:
  type: host
  scope: {addresses: [127.0.0.1/32]}
`;

const configPath = 'groundtruth.yaml';
const examplePath = 'catalog/example.yaml';

/** The starter files, by path. */
const starters: Readonly<Record<string, string>> = {
  [configPath]: configuration,
  [examplePath]: catalog,
  '.groundtruth/.gitignore': '# Evidence is made by `groundtruth discover`; keep it out of the history.\n*\n',
};

/** Writes a configuration and a small catalog to begin with; a file that is there already stays as it is. */
export function init(folder: string, context: CommandContext): InitResult {
  // Where somebody has begun already, an example would stand beside what is theirs.
  const begun = existsSync(join(folder, configPath)) || existsSync(join(folder, 'catalog'));
  const wanted = Object.entries(starters).filter(([path]) => !begun || path !== examplePath);
  const files = wanted.map(([path, text]) => ({ path, action: write(join(folder, path), text) }));
  return { ...resultBase(context, context.now()), kind: 'InitResult', failOn: 'none', files, findings: [] };
}

function write(path: string, text: string): 'written' | 'kept' {
  if (existsSync(path)) return 'kept';
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
    return 'written';
  } catch (cause) {
    throw new EngineError('unwritable', `${path} cannot be written.`, {
      hint: 'Check the permissions of the folder.',
      cause,
    });
  }
}
