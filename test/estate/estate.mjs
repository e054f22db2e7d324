// A small company on one machine: hosts with systemd and packages of their own in network namespaces, and real traffic.
//   node test/estate/estate.mjs build | up [--for SECONDS] [--while PID] | down | exec HOST COMMAND
// Needs root on Debian; what else is missing is named. Ends by itself after half an hour, or with the process of that id.
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { exec } from './exec.mjs';
import { down, up } from './lifecycle.mjs';
import { checkMachine } from './machine.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    for: { type: 'string', default: '1800' },
    while: { type: 'string', multiple: true, default: [] },
    folder: { type: 'string', default: '/var/tmp/groundtruth-estate' },
  },
});
const [command, host, ...words] = positionals;
const tell = (message) => process.stderr.write(`${message}\n`);

try {
  await obey();
} catch (error) {
  tell(error.message);
  process.exitCode = 1;
}

async function obey() {
  switch (command) {
    case 'build':
      await checkMachine(values.folder);
      return build(values.folder, tell);
    case 'up':
      await checkMachine(values.folder);
      await build(values.folder, tell);
      return up(values.folder, { seconds: Number(values.for), owners: values.while.map(Number), tell });
    case 'down':
      return down(values.folder);
    case 'exec':
      return void process.stdout.write(await exec(values.folder, host, words.join(' ')));
    default:
      throw new Error(
        'usage: estate.mjs build | up | down | exec HOST COMMAND  [--for SECONDS] [--while PID] [--folder FOLDER]',
      );
  }
}
