import { readBounded } from './host/read-bounded.ts';
import { gap, type Probe } from './probe.ts';

/** The text of a file, `most` bytes long at most; why not, and which right is missing, where it cannot be read. */
export function readFileProbe(path: string, most: number): Probe<string> {
  try {
    const { bytes, whole } = readBounded(path, most);
    if (!whole) return gap('partial', `${path} is larger than ${most / 1024 / 1024} MiB`);
    return { kind: 'seen', value: bytes.toString('utf8') };
  } catch (error) {
    const { code = 'no reason given' } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') return gap('denied', `${path} may not be read: it takes the right to`);
    return gap('partial', code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read (${code})`);
  }
}
