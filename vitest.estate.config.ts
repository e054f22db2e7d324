import { defineConfig } from 'vitest/config';

/** Real hosts, one change at a time; needs root. */
export default defineConfig({
  test: { include: ['test/estate/*.estate.ts'], testTimeout: 300_000, hookTimeout: 420_000, fileParallelism: false },
});
