import { closeSync, openSync, readSync } from 'node:fs';

/** Up to `limit` bytes of a file whose size nobody knows, as those of /proc; throws the system's error. */
export function readBounded(path: string, limit: number): { readonly bytes: Buffer; readonly whole: boolean } {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    while (size < limit) {
      const chunk = Buffer.allocUnsafe(Math.min(64 * 1024, limit - size));
      const read = readSync(file, chunk, 0, chunk.length, null);
      if (read === 0) return { bytes: Buffer.concat(chunks), whole: true };
      chunks.push(chunk.subarray(0, read));
      size += read;
    }
    return { bytes: Buffer.concat(chunks), whole: false };
  } finally {
    closeSync(file);
  }
}
