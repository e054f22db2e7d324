export function up(
  folder: string,
  options: { readonly seconds: number; readonly tell: (message: string) => void },
): Promise<void>;
export function down(folder: string): Promise<void>;
export function exec(folder: string, name: string, command: string): Promise<string>;
