import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs of a test: real processes that run a script of their own. */
export interface Programs {
  /** Runs a script and resolves with the first line that it prints. */
  start(name: string, script: string, words?: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

export function createPrograms(): Programs {
  const folder = mkdtempSync(join(tmpdir(), 'groundtruth-programs-'));
  const children: ChildProcess[] = [];
  return {
    async start(name, script, words = []) {
      const file = join(folder, name);
      writeFileSync(file, script);
      const child = spawn(process.execPath, [file, ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
      children.push(child);
      const [text] = (await once(child.stdout, 'data')) as [Buffer];
      return text.toString().trim();
    },
    async stop() {
      for (const child of children) {
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Listens at an address, says at which port, and ends with whoever started it. */
export function listening(address: string): string {
  return `
    import { createServer } from 'node:net';
    process.stdin.on('close', () => process.exit()).resume();
    const server = createServer((socket) => socket.on('error', () => {}));
    server.listen(0, ${JSON.stringify(address)}, () => console.log(server.address().port));
  `;
}

/** Connects to each \`host:port\` among its words and keeps the connections open. */
export const connecting = `
  import { connect } from 'node:net';
  process.stdin.on('close', () => process.exit()).resume();
  let open = 0;
  const ends = process.argv.slice(2).filter((word) => /^[0-9.]+:[0-9]+$/.test(word)).map((word) => word.split(':'));
  for (const [host, port] of ends) connect(Number(port), host, () => ++open === ends.length && console.log('connected'));
  if (ends.length === 0) console.log('idle');
`;
