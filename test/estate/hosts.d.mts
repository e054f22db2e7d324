export function brokerUser(name: string, password: string, tags: string): string;
