// A Kubernetes cluster of one node on one machine, built from Debian's source, with pods that run.
//   node test/kubernetes/cluster.mjs up [--for SECONDS] | down | run COMMAND
// Needs root, and Debian. Ends by itself after an hour. `run` starts a cluster, runs a command in its network, and ends it.
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { build } from './build.mjs';
import { down, enter, up } from './lifecycle.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    for: { type: 'string', default: '3600' },
    folder: { type: 'string', default: '/var/tmp/groundtruth-kubernetes' },
  },
});
const [command, program, ...words] = positionals;
const { folder } = values;
const tell = (message) => process.stderr.write(`${message}\n`);
const start = () => up(folder, { seconds: Number(values.for), tell });

try {
  process.exitCode = await obey();
} catch (error) {
  tell(error.message);
  process.exitCode = 1;
}

async function obey() {
  switch (command) {
    case 'build':
      await build(folder, tell);
      return 0;
    case 'up':
      await build(folder, tell);
      await start();
      return 0;
    case 'down':
      await down(folder);
      return 0;
    case 'exec':
      return enter(folder, program, words, environment());
    case 'run':
      await build(folder, tell);
      try {
        await start();
        return await enter(folder, program, words, environment());
      } finally {
        await down(folder);
      }
    default:
      throw new Error(
        'usage: cluster.mjs build | up | down | exec COMMAND | run COMMAND  [--for SECONDS] [--folder FOLDER]',
      );
  }
}

/** So that whoever is run there trusts the API. */
function environment() {
  return { GROUNDTRUTH_KUBERNETES: folder, NODE_EXTRA_CA_CERTS: join(folder, 'run', 'ca.pem') };
}
