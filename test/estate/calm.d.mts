export function awaitCalm(folder: string): Promise<void>;
export function until(trouble: () => Promise<string | undefined>): Promise<void>;
export function balancerSays(folder: string, server: string): Promise<string>;
export function monitoringSays(folder: string): Promise<ReadonlyMap<string, string>>;
export function consumersOf(folder: string, queue: string): Promise<number>;
