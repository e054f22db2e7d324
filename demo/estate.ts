import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { addresses } from './estate/addresses.ts';
import type { Report, Setup } from './estate/member.ts';

/** In the order in which they start: each needs only those before it. Each is `estate/<name>.js`, a process of its own. */
const members = {
  'orders-db': addresses.ordersDatabase,
  'orders-api': addresses.ordersApi,
  'card-gateway': addresses.cardGateway,
  storefront: addresses.storefront,
  'invoice-worker': undefined,
} as const;
type Member = keyof typeof members;

export interface Estate {
  /** Resolves when every member does its work; rejects with a message for people where one cannot. */
  start(setup: Setup, signal: AbortSignal): Promise<void>;
  /** Resolves when no member is left. */
  stop(): Promise<void>;
}

/** The demo's estate, not yet started. `onLoss` hears of a member that ends before it is told to. */
export function createEstate(onLoss: (error: Error) => void): Estate {
  const running = new Map<Member, ChildProcess>();
  let stopping = false;

  async function startMember(name: Member, setup: Setup, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (stopping) return;
    const script = fileURLToPath(new URL(`./estate/${name}.js`, import.meta.url));
    const child = fork(script, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    running.set(name, child);
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2000)));
    child.once('exit', (code, by) => {
      if (!stopping) onLoss(new Error(`${name} ended before its time (${by ?? `status ${code}`}).\n${errors}`.trim()));
    });
    child.send(setup);
    const [report] = (await once(child, 'message', { signal })) as [Report];
    if (!report.ready) throw new Error(explain(name, report));
  }

  return {
    async start(setup, signal) {
      for (const name of Object.keys(members) as Member[]) await startMember(name, setup, signal);
    },
    async stop() {
      stopping = true;
      await Promise.all([...running.values()].map(endMember));
    },
  };
}

/** Asks a member to end by closing its channel, and insists after two seconds. */
async function endMember(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
  await ended;
  clearTimeout(timer);
}

function explain(name: Member, report: Report & { ready: false }): string {
  const address = members[name];
  if (!address) return `${name} could not start: ${report.message}`;
  const place = `${address.host}:${address.port}`;
  switch (report.code) {
    case 'EADDRINUSE':
      return `${name} cannot listen on ${place}: another program has it, perhaps an earlier demo. End that program and run the demo again.`;
    case 'EADDRNOTAVAIL':
      return (
        `${name} cannot listen on ${place}: this system has no such address. The demo needs all of 127.0.0.0/8, which Linux gives to every program. ` +
        `On macOS, add ${Object.values(addresses)
          .map(({ host }) => host)
          .join(', ')} first: sudo ifconfig lo0 alias ${address.host} up`
      );
    default:
      return `${name} could not start on ${place}: ${report.message}`;
  }
}
