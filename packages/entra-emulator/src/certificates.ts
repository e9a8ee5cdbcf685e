import { createPrivateKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { ownAddress } from './listen.ts';
import type { Storage } from './storage.ts';

const dayMs = 24 * 60 * 60 * 1000;
const validDays = 365;
const renewDays = 30;

const Certificates = z.object({ ca: z.string(), cert: z.string(), key: z.string() });

/** PEM texts: the authority, and the certificate and private key of localhost. */
export type Certificates = z.infer<typeof Certificates>;

const bundle = 'certificates.json';
/** The certificate authority, for clients that take a file. */
export const caName = 'ca.pem';

/**
 * Loads the certificates, which are created on first use and replaced a month before they expire. The authority's
 * private key is discarded once it has signed.
 */
export async function loadCertificates(storage: Storage, now: Date): Promise<Certificates> {
  let certificates = readUsable(storage, now);
  if (!certificates) {
    const made = await issueCertificates('mailbox-access emulator', ['localhost'], now);
    storage.publish(bundle, JSON.stringify(made));
    certificates = Certificates.parse(JSON.parse(storage.read(bundle) ?? ''));
  }
  if (storage.read(caName) !== certificates.ca) storage.write(caName, certificates.ca, true);
  return certificates;
}

/** Returns the stored certificates, or removes unusable ones: clients read ca.pem, so they can be re-created. */
function readUsable(storage: Storage, now: Date): Certificates | undefined {
  const text = storage.read(bundle);
  if (text === undefined) return undefined;
  try {
    const certificates = Certificates.parse(JSON.parse(text));
    const { ca, cert, key } = certificates;
    const leaf = new X509Certificate(cert);
    const isSigned = leaf.verify(new X509Certificate(ca).publicKey) && leaf.checkPrivateKey(createPrivateKey(key));
    const goodUntil = [ca, cert].map((pem) => Date.parse(new X509Certificate(pem).validTo));
    const isNearExpiry = Math.min(...goodUntil) - now.getTime() < renewDays * dayMs;
    // Older certificates lack this address.
    if (isSigned && leaf.checkIP(ownAddress) !== undefined && !isNearExpiry) return certificates;
  } catch {
    // An incomplete file, or another program's, is removed below.
  }
  storage.remove(bundle);
  return undefined;
}

/**
 * Creates an authority with this name, and a certificate from it for these hosts and the loopback addresses. Discards
 * the authority's private key.
 *
 * Go and Node ignore the common name, so the names are subject alternative names.
 */
export async function issueCertificates(
  authority: string,
  hosts: readonly string[],
  now = new Date(),
): Promise<Certificates> {
  const { generate } = await import('selfsigned');
  const validity = {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - dayMs),
    notAfterDate: new Date(now.getTime() + validDays * dayMs),
  } as const;
  const ca = await generate([{ name: 'commonName', value: authority }], {
    ...validity,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: hosts[0] ?? 'localhost' }], {
    ...validity,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...hosts.map((value) => ({ type: 2, value }) as const),
          ...['127.0.0.1', '::1', ownAddress].map((ip) => ({ type: 7, ip }) as const),
        ],
      },
    ],
  });
  return { ca: ca.cert, cert: leaf.cert, key: leaf.private };
}
