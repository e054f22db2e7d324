import { defineConfig } from 'vitest/config';

/** Longer runs of the properties that meet hostile input; bounded by time. */
export default defineConfig({
  test: { include: ['test/**/*.fuzz.ts'], testTimeout: 120_000 },
});
