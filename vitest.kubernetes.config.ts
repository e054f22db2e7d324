import { defineConfig } from 'vitest/config';

/** A real cluster, one change at a time; runs in its network, as `test/kubernetes/cluster.mjs run` starts it. */
export default defineConfig({
  test: {
    include: ['test/kubernetes/*.kubernetes.ts'],
    testTimeout: 180_000,
    hookTimeout: 240_000,
    fileParallelism: false,
  },
});
