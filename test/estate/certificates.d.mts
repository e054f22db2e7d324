export function makeCertificate(
  folder: string,
  target: string,
  options: { readonly name: string; readonly address?: string; readonly days: number },
): Promise<void>;
