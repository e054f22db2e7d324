import { defineConfig } from 'vitest/config';
export default defineConfig({ test: { include: ['test/kubernetes/watching.kubernetes.ts'], testTimeout: 180_000, hookTimeout: 240_000, fileParallelism: false } });
