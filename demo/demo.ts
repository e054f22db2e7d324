// The whole of Groundtruth on real processes: starts a small estate, asks the real commands about it, and cleans up.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import { runCommand } from './command.ts';
import { addresses } from './estate/addresses.ts';
import { createEstate, type Estate } from './estate.ts';
import { narrate } from './narrate.ts';
import { makeRepository } from './repository.ts';
import { steps, type Step } from './steps.ts';

const secondsAllowed = 55;

process.exitCode = await demo();

/** The exit status: 0 when all was shown that should be, 1 when something failed, 130 when it was interrupted. */
async function demo(): Promise<number> {
  const abort = new AbortController();
  const interrupted = new Error('Interrupted.');
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => abort.abort(interrupted));
  process.stdout.on('error', () => abort.abort(interrupted));
  const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(secondsAllowed * 1000)]);

  const folder = await mkdtemp(join(tmpdir(), 'groundtruth-demo-'));
  const estate = createEstate((error) => abort.abort(error));
  try {
    await prepare(estate, folder, signal);
    const missed = [];
    for (const step of steps) missed.push(...(await show(step, folder, signal)));
    if (missed.length > 0) throw new Error(`The demo did not show:\n${missed.map((line) => `  - ${line}`).join('\n')}`);
    narrate('Done', 'The processes are stopped and the temporary folder is removed.');
    return 0;
  } catch (error) {
    const cause: unknown = signal.aborted ? signal.reason : error;
    if (cause === interrupted) return 130;
    process.stderr.write(`\ndemo: ${explain(cause)}\n`);
    return 1;
  } finally {
    await estate.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepare(estate: Estate, folder: string, signal: AbortSignal): Promise<void> {
  narrate(
    'A small shop',
    'Five processes on loopback addresses of their own: a storefront behind TLS, an orders API, a PostgreSQL database, an invoice worker, and the card gateway of a partner. They are declared in catalog/, with a search index and a ledger on a mainframe that are not here. Nothing leaves this machine.',
  );
  const { certificate, key } = await makeCertificate(addresses.storefront.host, new Date());
  await Promise.all([makeRepository(folder, signal), estate.start({ certificate, key, folder }, signal)]);
  process.stdout.write('The shop is running.\n');
}

/** Runs a step and gives back what it should have shown and did not. */
async function show(step: Step, folder: string, signal: AbortSignal): Promise<readonly string[]> {
  narrate(step.title, step.text);
  process.stdout.write(`$ groundtruth ${step.words.join(' ')}\n`);
  const { status, result } = await runCommand(folder, step.words, signal);
  const missed = Object.entries(step.shows).filter(([, shown]) => !shown(result));
  return [
    ...missed.map(([what]) => `${step.words[0]}: ${what}`),
    ...(status === step.status ? [] : [`${step.words[0]}: exit status ${step.status} (it was ${status})`]),
  ];
}

function explain(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.name === 'TimeoutError' ? `It took longer than ${secondsAllowed} s and was stopped.` : cause.message;
}
