import { setTimeout as wait } from 'node:timers/promises';

/**
 * Does `work` now, and again and again in the background, so that there is traffic at any moment. Resolves after the
 * first success, tried for about five seconds; a later failure is tried again.
 */
export async function repeat(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      break;
    } catch (error) {
      if (attempt === 25) throw error;
      await wait(200);
    }
  }
  void keepDoing(work);
}

async function keepDoing(work: () => Promise<void>): Promise<never> {
  for (;;) {
    await wait(300);
    await work().catch(() => {});
  }
}
