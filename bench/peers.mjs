// Programs that a user would pick for a part of the work. They are installed where the bench runs, not with the project.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const versions = { 'ajv-cli': '5.0.0', '@stoplight/spectral-cli': '6.15.0' };
const schemas = fileURLToPath(new URL('../schemas/', import.meta.url));

/** The command of a peer, installed if need be; undefined where that cannot be done, with the reason on stderr. */
export function peerCommand(name, program) {
  const folder = join(tmpdir(), 'groundtruth-bench-peers', name.replaceAll('/', '-'));
  const command = join(folder, 'node_modules/.bin', program);
  if (!existsSync(command)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
    const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', `${name}@${versions[name]}`];
    const { status, stderr } = spawnSync('npm', words, { cwd: folder, encoding: 'utf8' });
    if (status !== 0 || !existsSync(command)) {
      console.error(`${name} could not be installed: ${stderr.trim().split('\n').at(-1)}`);
      return undefined;
    }
  }
  return command;
}

/** Arguments with which ajv-cli checks the schema of every file of a folder, one document a file. */
export function ajvArguments(folder) {
  const schema = (name) => join(schemas, `${name}.schema.json`);
  const files = join(folder, '**/*.yaml');
  return [
    'validate',
    '--spec=draft2020',
    '--strict=false',
    '-s',
    schema('backstage'),
    '-r',
    schema('common'),
    '-d',
    files,
  ];
}

/** Arguments with which Spectral does the same, by a ruleset that it writes beside the folder. */
export function spectralArguments(folder) {
  const rules = `${folder}.spectral.yaml`;
  const schema = { $ref: join(schemas, 'backstage.schema.json') };
  const action = ['then', { function: 'schema', functionOptions: { schema } }];
  const rule = Object.fromEntries([['given', '$'], ['severity', 'error'], action]);
  writeFileSync(rules, JSON.stringify({ rules: { entity: rule } }));
  return ['lint', '--quiet', '-r', rules, join(folder, '**/*.yaml')];
}
