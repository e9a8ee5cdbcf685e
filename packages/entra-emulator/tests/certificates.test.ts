import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCertificates } from '../src/certificates.ts';
import { FolderStorage } from '../src/storage.ts';
import { makeFolder } from './support/folder.ts';

const dayMs = 24 * 60 * 60 * 1000;
const now = new Date();
let folder = '';
let remove: () => void;

beforeEach(() => {
  ({ folder, remove } = makeFolder());
});

afterEach(() => {
  remove();
});

describe('the certificate', () => {
  it('is of localhost by all its names, signed by an authority whose key is nowhere', async () => {
    const { ca, cert, key } = await loadCertificates(new FolderStorage(folder), now);
    const leaf = new X509Certificate(cert);
    expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect(leaf.ca).toBe(false);
    const authority = new X509Certificate(ca);
    expect(authority.ca).toBe(true);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(ca);
    expect(readFileSync(join(folder, 'certificates.json'), 'utf8').match(/PRIVATE KEY/g)).toHaveLength(2);
    expect(key).toContain('PRIVATE KEY');
  });

  it('is kept, and re-created a month before it expires', async () => {
    const first = await loadCertificates(new FolderStorage(folder), now);
    expect(await loadCertificates(new FolderStorage(folder), new Date(now.getTime() + 330 * dayMs))).toEqual(first);
    const second = await loadCertificates(new FolderStorage(folder), new Date(now.getTime() + 336 * dayMs));
    expect(second.cert).not.toBe(first.cert);
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(second.ca);
    expect(second.ca).not.toBe(first.ca);
  });

  it('is re-created when it cannot be read or is from another authority', async () => {
    const first = await loadCertificates(new FolderStorage(folder), now);
    const bundle = join(folder, 'certificates.json');
    writeFileSync(bundle, '{');
    const second = await loadCertificates(new FolderStorage(folder), now);
    writeFileSync(bundle, JSON.stringify({ ca: first.ca, cert: second.cert, key: second.key }));
    const third = await loadCertificates(new FolderStorage(folder), now);
    expect(new Set([first.cert, second.cert, third.cert]).size).toBe(3);
  });

  it('is the same one for two who start at once', async () => {
    const [one, other] = await Promise.all([
      loadCertificates(new FolderStorage(folder), now),
      loadCertificates(new FolderStorage(folder), now),
    ]);
    expect(one).toEqual(other);
  });
});
