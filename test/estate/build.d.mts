export function build(folder: string, tell: (message: string) => void): Promise<void>;
