export function up(
  folder: string,
  options: { readonly seconds: number; readonly tell: (message: string) => void },
): Promise<void>;
export function down(folder: string): Promise<void>;
