export function exec(folder: string, name: string, command: string): Promise<string>;
