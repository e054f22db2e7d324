import { rmSync } from 'node:fs';

/** What the demo hands to each process of the estate. */
export interface Setup {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  /** The demo's temporary folder: members remove it where the demo itself was killed. */
  readonly folder: string;
}

/** What a process of the estate says to the demo, once. */
export type Report =
  | { readonly ready: true }
  | { readonly ready: false; readonly code: string; readonly message: string };

/**
 * Runs this process as a member of the estate: `start` gets the demo's setup and resolves when the member does its
 * work. A member lives no longer than the demo: it ends when the channel to it closes, for whatever reason.
 */
export function runMember(start: (setup: Setup) => Promise<void>): void {
  let folder: string | undefined;
  process.once('disconnect', () => {
    setTimeout(() => clear(folder), 200);
    // On a busy machine a command that was looking may write once more before it ends.
    setTimeout(() => end(folder), 1500);
  });
  // Ctrl-C reaches the whole process group; the demo decides when its members end.
  process.on('SIGINT', () => {});
  process.once('message', (setup: Setup) => {
    folder = setup.folder;
    start(setup).then(
      () => report({ ready: true }),
      (error: NodeJS.ErrnoException) => report({ ready: false, code: error.code ?? '', message: error.message }),
    );
  });
}

/** The last one turns out the light: where the demo was killed, nobody else removes its folder. */
function end(folder: string | undefined): void {
  clear(folder);
  process.exit();
}

function clear(folder: string | undefined): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function report(message: Report): void {
  if (process.connected) process.send?.(message);
}
