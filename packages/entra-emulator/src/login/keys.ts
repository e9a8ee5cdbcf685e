import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { EncryptJWT, jwtDecrypt, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { Storage } from '../storage.ts';
import { DirectoryStateError } from '../store/tenant.ts';

const file = 'signing-key.pem';
const algorithm = 'RS256';
const sealing = { alg: 'dir', enc: 'A256GCM' } as const;

/** Signs and checks this directory's tokens with one RSA key, which is stored so that tokens outlive a restart. */
export class TokenKeys {
  readonly keyId: string;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #sealingKey: Uint8Array;

  /** @throws DirectoryStateError when the key's file cannot be read. */
  constructor(storage: Storage) {
    if (storage.read(file) === undefined) {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      storage.publish(file, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    }
    try {
      this.#privateKey = createPrivateKey(storage.read(file) ?? '');
    } catch (cause) {
      throw new DirectoryStateError(storage.describe(file), cause);
    }
    this.#publicKey = createPublicKey(this.#privateKey);
    const der = this.#publicKey.export({ type: 'spki', format: 'der' });
    const secret = this.#privateKey.export({ type: 'pkcs8', format: 'der' });
    this.#sealingKey = new Uint8Array(hkdfSync('sha256', secret, '', 'mailbox-access sealed values', 32));
    this.keyId = createHash('sha256').update(der).digest('base64url').slice(0, 27);
  }

  /** The public key in PEM (SubjectPublicKeyInfo). */
  get publicPem(): string {
    return this.#publicKey.export({ type: 'spki', format: 'pem' }) as string;
  }

  /** The public key in the format of RFC 7517. */
  get jwks(): { readonly keys: readonly object[] } {
    return { keys: [{ ...this.#publicKey.export({ format: 'jwk' }), use: 'sig', kid: this.keyId, alg: algorithm }] };
  }

  sign(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: this.keyId })
      .sign(this.#privateKey);
  }

  /** @throws jose's errors for signature, time and audience. */
  async verify(token: string, audience: string, now: Date): Promise<JWTPayload> {
    const options = { algorithms: [algorithm], audience, currentDate: now };
    return (await jwtVerify(token, this.#publicKey, options)).payload;
  }

  /** Encrypts a text that only this directory can create or read: a code, a refresh token, or the state of a page. */
  seal(purpose: string, content: JWTPayload, lifetimeSeconds: number, now: Date): Promise<string> {
    return new EncryptJWT(content)
      .setProtectedHeader(sealing)
      .setAudience(purpose)
      .setExpirationTime(Math.floor(now.getTime() / 1000) + lifetimeSeconds)
      .encrypt(this.#sealingKey);
  }

  /** @throws JWTExpired when it has expired; jose's other errors when it was not sealed for this purpose. */
  async unseal(purpose: string, text: string, now: Date): Promise<JWTPayload> {
    const options = { audience: purpose, currentDate: now, keyManagementAlgorithms: [sealing.alg] };
    return (await jwtDecrypt(text, this.#sealingKey, options)).payload;
  }
}
