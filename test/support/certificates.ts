import { generate } from 'selfsigned';

const day = 24 * 60 * 60 * 1000;

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** DNS names and addresses that it is for; the subject by default. */
  readonly names?: readonly string[];
  /** Days from now. */
  readonly from?: number;
  readonly to?: number;
  readonly isAuthority?: boolean;
  readonly issuer?: Certificate;
}

/** A certificate of the test's own making: self-signed unless it has an issuer. */
export async function makeCertificate(subject: string, options: CertificateOptions = {}): Promise<Certificate> {
  const { names = [subject], from = -1, to = 30, isAuthority = false, issuer } = options;
  const made = await generate([{ name: 'commonName', value: subject }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + from * day),
    notAfterDate: new Date(Date.now() + to * day),
    extensions: [
      { name: 'basicConstraints', cA: isAuthority, critical: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (/^[0-9.]+$|:/.test(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
    ...(issuer && { ca: issuer }),
  });
  return { cert: made.cert, key: made.private };
}
