export function inside(folder: string, command: string): Promise<string>;
