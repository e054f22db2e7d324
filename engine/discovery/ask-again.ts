import { setTimeout as sleep } from 'node:timers/promises';
import type { Unknown } from './open-socket.ts';

interface Answer {
  readonly kind: string;
  readonly level?: Unknown['level'];
}

/** Pauses (milliseconds, give or take a half) before something is asked a second and a third time. */
const pauses = [100, 400] as const;

/**
 * What `ask` gives, asked again where that is a gap which may pass, such as a connection that was reset: not where a right stands in
 * the way, or somebody says that nothing is there. The answer before the signal counts where one comes after it.
 */
export async function askAgain<T extends Answer>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  let answer = await ask();
  for (const pause of pauses) {
    if (!mayPass(answer) || !(await slept(pause * (0.5 + Math.random()), signal))) return answer;
    const next = await ask();
    if (signal.aborted) return answer;
    answer = next;
  }
  return answer;
}

function mayPass(answer: Answer): boolean {
  return answer.kind === 'unknown' && answer.level === 'partial';
}

/** False where it was woken. */
function slept(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return sleep(milliseconds, true, { signal }).catch(() => false);
}
