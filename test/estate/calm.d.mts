export function awaitCalm(folder: string): Promise<void>;
export function awaitDoors(folder: string, doors: readonly string[]): Promise<void>;
export function until(trouble: () => Promise<string | undefined>): Promise<void>;
export function balancerSays(folder: string, servers: readonly string[]): Promise<readonly string[]>;
export function monitoringSays(folder: string): Promise<ReadonlyMap<string, string>>;
export function consumersOf(folder: string, queue: string): Promise<string>;
