import type { Catalog } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import { noWindows, type WindowSet } from '../policy/windows/window-set.ts';

/** A catalog never changes: its windows are compiled once, for whoever asks. */
const compiled = new WeakMap<Catalog, WindowSet>();

/** The windows of a catalog. What reads recurrence rules is loaded only where there is one. */
export async function windowsOf(catalog: Catalog): Promise<WindowSet> {
  if (!catalog.stats.entities.window) return noWindows;
  const { compileWindows } = await import('../policy/windows/compile-windows.ts');
  const known = compiled.get(catalog) ?? compileWindows(catalog);
  compiled.set(catalog, known);
  return known;
}

/** What is wrong with windows, and what updates itself while one of them holds it back, in the quarter that follows. */
export async function windowFindings(catalog: Catalog, windows: WindowSet, at: Date): Promise<readonly Finding[]> {
  if (!hasSelfUpdates(catalog)) return windows.findings;
  const { selfUpdateFindings } = await import('../policy/windows/self-updates.ts');
  return [...windows.findings, ...selfUpdateFindings(windows, catalog, at)];
}

function hasSelfUpdates({ entities }: Catalog): boolean {
  for (const { selfUpdates } of entities.values()) if (selfUpdates) return true;
  return false;
}
