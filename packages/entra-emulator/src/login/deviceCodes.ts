import { randomBytes, randomInt } from 'node:crypto';

/** Excludes vowels, which could form words, and characters that look alike. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ23456789';
const userCodeLength = 9;

export const deviceCodeLifetimeSeconds = 900;

export interface DeviceSignIn {
  readonly userId: string;
  readonly hasProven: boolean;
  readonly signedInAt: string;
}

export interface WaitingDevice {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly scope: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Undefined until somebody decides. */
  readonly outcome?: DeviceSignIn | 'declined' | 'redeemed';
}

/** Waiting devices, in memory only, since a restart of the directory takes longer than anybody waits. */
export class DeviceCodes {
  readonly #waiting = new Map<string, WaitingDevice>();

  add(request: Pick<WaitingDevice, 'tenantId' | 'clientId' | 'scope'>, now: Date): WaitingDevice {
    this.#forget(now);
    const waiting = {
      ...request,
      deviceCode: randomBytes(48).toString('base64url'),
      userCode: Array.from({ length: userCodeLength }, () => letters[randomInt(letters.length)]).join(''),
      expiresAt: now.getTime() + deviceCodeLifetimeSeconds * 1_000,
    };
    this.#waiting.set(waiting.deviceCode, waiting);
    return waiting;
  }

  findByDeviceCode(deviceCode: string): WaitingDevice | undefined {
    return this.#waiting.get(deviceCode);
  }

  /** Finds a device by its code as people type it, ignoring case, spaces and hyphens. */
  findByUserCode(userCode: string): WaitingDevice | undefined {
    const typed = userCode.replace(/[\s-]/g, '').toUpperCase();
    return [...this.#waiting.values()].find((waiting) => waiting.userCode === typed);
  }

  settle({ deviceCode }: WaitingDevice, outcome: NonNullable<WaitingDevice['outcome']>): void {
    const waiting = this.#waiting.get(deviceCode);
    if (waiting) this.#waiting.set(deviceCode, { ...waiting, outcome });
  }

  /** Expires every waiting device at once, which would otherwise take a quarter of an hour. */
  expireAll(now: Date): void {
    for (const [code, waiting] of this.#waiting) this.#waiting.set(code, { ...waiting, expiresAt: now.getTime() });
  }

  /** Forgets a code only after twice its lifetime, so that a late request learns that it has expired. */
  #forget(now: Date): void {
    for (const [code, { expiresAt }] of this.#waiting)
      if (expiresAt + deviceCodeLifetimeSeconds * 1_000 < now.getTime()) this.#waiting.delete(code);
  }
}
