import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addresses, type Address } from '../../demo/estate/addresses.ts';
import { listen } from '../../demo/estate/listen.ts';

const root = join(import.meta.dirname, '../..');
const demo = join(root, 'dist/demo/demo.js');
const folder = mkdtempSync(join(tmpdir(), 'groundtruth-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts the built demo, with a temporary folder of its own. */
function startDemo() {
  return execa('node', [demo], { cwd: root, env: { TMPDIR: folder }, reject: false, timeout: 60_000 });
}

/** What a demo left behind, tried for a few seconds: processes, listeners, files. */
async function leftovers(): Promise<readonly string[]> {
  for (let tries = 1; ; tries++) {
    const left = [...estateProcesses(), ...(await listeners()), ...readdirSync(folder)];
    if (left.length === 0 || tries === 25) return left;
    await wait(200);
  }
}

function estateProcesses(): readonly string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLine)
    .filter((command) => command.includes(join(root, 'dist/demo/estate/')));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

async function listeners(): Promise<readonly string[]> {
  const places = await Promise.all(
    Object.values(addresses).map(async (place) => ((await answers(place)) ? [place.host] : [])),
  );
  return places.flat();
}

function answers(place: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(place.port, place.host);
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

describe.skipIf(process.platform !== 'linux')('the demo, on addresses that Linux has', () => {
  let run: Awaited<ReturnType<typeof startDemo>>;
  beforeAll(async () => {
    run = await startDemo();
  }, 90_000);

  it('ends by itself in under a minute and exits 0', () => {
    expect(run.stderr).toBe('');
    expect(run.exitCode).toBe(0);
    expect(run.durationMs).toBeLessThan(60_000);
  });

  it('leaves no process, no listener and no file behind', async () => {
    expect(await leftovers()).toEqual([]);
  });

  it.each([
    ['a catalog without errors', /\$ groundtruth check ✔ The catalog is sound/],
    ['what the sources saw', /\$ groundtruth discover .* host: 5 of class process.* tls: .*1 certificate/],
    ['the undeclared connection (F10)', /invoice-worker connects to asset:shop\/orders-db, and no declaration says so/],
    ['the decayed setting (F02)', /orders-api: poolSize is 5, as http saw; 20 is declared\./],
    ['the certificate that is about to expire (L05)', /asset:shop\/storefront-certificate expires in 9 d/],
    [
      'what is declared and does not run (F01)',
      /asset:shop\/search is declared at 127\.77\.0\.14:9200 and is not there/,
    ],
    ['what it could not see (C11)', /Could not be seen .*asset:shop\/card-gateway-certificate: [^○]*TLS handshake/],
    ['what nobody reports on (C11)', /Could not be seen .*asset:finance\/ledger-posting[^○]*\(mainframe\)/],
    [
      'whose approval a change needs (G02)',
      /Needs approval .*team:(?:default\/)?payments has to agree: service:shop\/checkout/,
    ],
    ['the path of it (G04)', /checkout ← orders ← orders-api ← orders-db/],
    ['what hides on it (G10)', /asset:shop\/invoice-worker needs asset:shop\/orders-db, which nobody declared/],
    ['the rare use at the end of the month (D06)', /ledger ← \(month-end\) orders-db/],
  ])('shows %s', (_what, pattern) => {
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toMatch(pattern);
  });

  it('prints no control sequences into a pipe', () => {
    expect(run.stdout).not.toContain('\u001B');
  });

  it('prints what README.md shows', async () => {
    const output = join(folder, 'output.txt');
    writeFileSync(output, run.stdout);
    const compared = await execa('node', [join(root, 'scripts/transcript.mjs'), '--check', output], { reject: false });
    rmSync(output);
    expect(compared.stderr).toBe('');
    expect(compared.exitCode).toBe(0);
  });
});

describe.skipIf(process.platform !== 'linux')('a demo that cannot finish, on addresses that Linux has', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  it.each(['SIGINT', 'SIGTERM'] as const)('cleans up and exits 130 on %s', { timeout: 60_000 }, async (name) => {
    const run = startDemo();
    await shopIsRunning(run);
    run.kill(name);
    expect((await run).exitCode).toBe(130);
    expect(await leftovers()).toEqual([]);
  });

  it('leaves nothing behind when it is killed', { timeout: 60_000 }, async () => {
    const run = startDemo();
    await shopIsRunning(run);
    run.kill('SIGKILL');
    expect((await run).signal).toBe('SIGKILL');
    expect(await leftovers()).toEqual([]);
  });

  it('leaves nothing behind when its reader goes away', { timeout: 60_000 }, async () => {
    const run = startDemo();
    await shopIsRunning(run);
    run.stdout.destroy();
    expect((await run).exitCode).not.toBe(0);
    expect(await leftovers()).toEqual([]);
  });

  it('says which program is in the way of which address', { timeout: 60_000 }, async () => {
    server = createServer();
    await listen(server, addresses.ordersDatabase);
    const { exitCode, stderr } = await startDemo();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /orders-db cannot listen on 127\.77\.0\.13:5432: another program has it.* run the demo again/,
    );
    server.close();
    expect(await leftovers()).toEqual([]);
  });
});

function shopIsRunning(run: ReturnType<typeof startDemo>): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    run.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('The shop is running.')) resolve();
    });
    run.once('exit', () => reject(new Error(`The demo ended first:\n${text}`)));
  });
}
