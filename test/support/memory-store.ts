import { headBytes, tailBytes, type EvidenceStore } from '../../engine/evidence/store.ts';

/** A store as quick as memory, without a journal: its files are `files`, which a test may change. */
export function memoryStore(files: Map<string, Buffer> = new Map()): EvidenceStore {
  return {
    place: 'memory',
    pathOf: (name) => name,
    async list() {
      return { files: [...files].map(([name, { length }]) => ({ name, size: length })), findings: [] };
    },
    async ends(wanted) {
      return wanted.map(({ name }) => {
        const bytes = files.get(name);
        return bytes && { head: bytes.subarray(0, headBytes), tail: bytes.subarray(-tailBytes) };
      });
    },
    async read(name) {
      const bytes = files.get(name);
      if (!bytes) throw new Error(`no file ${name}`);
      return bytes;
    },
    async write(name, text) {
      if (files.has(name)) return false;
      files.set(name, Buffer.from(text));
      return true;
    },
    async remove(names) {
      for (const { name } of names) files.delete(name);
    },
    async journal() {
      return [];
    },
    async checkpointMark() {
      return [...files.keys()].filter((name) => name.endsWith('.checkpoint.ndjson')).join(' ');
    },
    async close() {},
  };
}
