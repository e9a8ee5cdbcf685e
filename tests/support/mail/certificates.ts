import { generate } from 'selfsigned';

/** PEM texts: the authority, and a server's certificate with its key. */
export interface TestCertificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Creates a certificate for `host` that is valid for one more day, or expired a day ago. */
export async function makeCertificates({ host = 'localhost', isExpired = false } = {}): Promise<TestCertificates> {
  const now = Date.now();
  const options = { keyType: 'ec', algorithm: 'sha256', notBeforeDate: new Date(now - 3 * dayMs) } as const;
  const ca = await generate([{ name: 'commonName', value: 'test authority' }], {
    ...options,
    notAfterDate: new Date(now + dayMs),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: host }], {
    ...options,
    notAfterDate: new Date(isExpired ? now - dayMs : now + dayMs),
    ca: { key: ca.private, cert: ca.cert },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }] }],
  });
  return { ca: ca.cert, cert: leaf.cert, key: leaf.private };
}
