export function checkMachine(folder: string): Promise<void>;
