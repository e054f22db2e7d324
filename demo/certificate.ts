import { generate } from 'selfsigned';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** A certificate of the demo's own making, in PEM, that expires in nine days; the key is never written to a file. */
export async function makeCertificate(host: string, now: Date): Promise<{ certificate: string; key: string }> {
  const made = await generate([{ name: 'commonName', value: 'shop.example' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - 81 * day),
    notAfterDate: new Date(now.getTime() + 9 * day + hour),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'shop.example' },
          { type: 7, ip: host },
        ],
      },
    ],
  });
  return { certificate: made.cert, key: made.private };
}
