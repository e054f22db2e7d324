import type { TestContext } from 'vitest';

/**
 * Skips the running test by the name of the component that is not there. Where components are required, as in CI, the
 * test fails instead.
 */
export function skipAbsent(context: TestContext, component: string): never {
  if (process.env['GROUNDTRUTH_REQUIRE_COMPONENTS'] === '1')
    throw new Error(`${component} is not there, and is required.`);
  return context.skip(`${component} is not there`);
}
