import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gitIn } from '../catalog/git-porcelain.ts';
import { EngineError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import type { InitResult } from '../model/result.ts';
import { type CommandContext, resultBase } from './context.ts';
import { githubWorkflows, unpinnedAction } from './github-workflows.ts';

/** Names as maintainers the team of the starter catalog, where that is written too. */
const configuration = (
  withExample: boolean,
): string => `# What this repository declares, and how changes to it are judged.
apiVersion: groundtruth/v1
kind: Config
include: [catalog/**/*.yaml]
# Whose owners have to approve: services at least this critical that a change leaves at least this badly off.
# \`maintainers\` answer where nobody else does: for what has no owner, for a team whose members all wrote the change, for this file.
approvals: {criticality: high, state: degraded${withExample ? ', maintainers: team:platform' : ''}}
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

/** The starter files, by path. Where somebody has begun already, an example would stand beside what is theirs. */
const starters = (withExample: boolean): Readonly<Record<string, string>> => ({
  [configPath]: configuration(withExample),
  ...(withExample && { [examplePath]: catalog }),
  '.groundtruth/.gitignore': '# Evidence is made by `groundtruth discover`; keep it out of the history.\n*\n',
});

export interface InitOptions {
  /** Also the workflows that run the action. */
  readonly github?: boolean;
  /** The action at a full commit id, as `uses:` takes it. */
  readonly action?: string;
}

/** Writes a configuration and a small catalog to begin with; a file that is there already stays as it is. */
export async function init(folder: string, options: InitOptions, context: CommandContext): Promise<InitResult> {
  const workflows = options.github === true ? await workflowFiles(folder, options, context) : {};
  const begun = existsSync(join(folder, configPath)) || existsSync(join(folder, 'catalog'));
  const files = Object.entries({ ...starters(!begun), ...workflows }).map(([path, text]) => ({
    path,
    action: write(join(folder, path), text),
  }));
  const findings = files.flatMap(({ path, action }) => {
    const text = workflows[path] ?? '';
    if (path === examplePath && action === 'written') return [nobody];
    return action === 'written' ? unpinned(path, text) : kept(path, join(folder, path), text);
  });
  return { ...resultBase(context, context.now()), kind: 'InitResult', failOn: 'none', files, findings };
}

async function workflowFiles(
  folder: string,
  { action = unpinnedAction }: InitOptions,
  context: CommandContext,
): Promise<Readonly<Record<string, string>>> {
  if (action !== unpinnedAction && !/^(?:\.\/[\w./-]+|[\w.-]+\/[\w./-]+@[0-9a-f]{40})$/.test(action)) {
    throw new EngineError('bad-arguments', `\`${action}\` is not an action at a full commit id.`, {
      hint: 'A tag can be moved. Write OWNER/REPOSITORY/action@ and the 40 digits of a commit.',
    });
  }
  const git = gitIn(folder, context.signal);
  // Where there is no repository yet, the workflows wait for one.
  const prefix = await git('rev-parse', '--show-prefix').catch(() => '');
  if (prefix.trim() !== '') {
    throw new EngineError('bad-arguments', 'GitHub reads workflows only at the root of a repository.', {
      hint: 'Run `groundtruth init --github` there.',
    });
  }
  const remote = await git('symbolic-ref', '--short', 'refs/remotes/origin/HEAD').catch(() => '');
  const own = await git('symbolic-ref', '--short', 'HEAD').catch(() => '');
  const branch = remote.trim().replace(/^origin\//, '') || own.trim() || 'main';
  return githubWorkflows({ branch, action });
}

/** A team that somebody is about to be asked to agree for, and nobody is in it. */
const nobody: Finding = {
  code: 'init.no-members',
  severity: 'info',
  message: `${examplePath} declares team:platform without members: nobody could agree to a change yet.`,
  hint: 'Put GitHub logins into its `members`, of two people at least: nobody agrees to their own change.',
  origin: {
    file: examplePath,
    line: catalog.split('\n').findIndex((line) => line.includes('members:')) + 1,
    column: 8,
  },
};

/** What has to be filled in before GitHub can run it. */
function unpinned(file: string, text: string): readonly Finding[] {
  const line = text.split('\n').findIndex((candidate) => candidate.includes(unpinnedAction)) + 1;
  if (line === 0) return [];
  return [
    {
      code: 'init.action-unpinned',
      severity: 'warning',
      message: `${file} names the action as ${unpinnedAction}, which is only a place for it.`,
      hint: 'Put in the repository that you take the action from and a full commit id; or write the file with `--action`.',
      origin: { file, line, column: 1 },
    },
  ];
}

/** A workflow that somebody has changed, or an older version has written. */
function kept(file: string, path: string, text: string): readonly Finding[] {
  if (text === '' || readFileSync(path, 'utf8') === text) return [];
  return [
    {
      code: 'init.workflow-kept',
      severity: 'warning',
      message: `${file} was there already and stays as it is, which is not what would be written now.`,
      hint: 'Move it away, run this again, and compare the two.',
      origin: { file, line: 1, column: 1 },
    },
  ];
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
