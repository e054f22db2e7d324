export function up(
  folder: string,
  options: {
    readonly seconds: number;
    readonly owners?: readonly number[];
    readonly tell: (message: string) => void;
  },
): Promise<void>;
export function leftovers(folder: string): Promise<readonly string[]>;
export function down(folder: string): Promise<void>;
