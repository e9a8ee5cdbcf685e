import { randomBytes, randomInt } from 'node:crypto';

/** No vowels, so that no words come about, and nothing that is read as something else. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ23456789';
const userCodeLength = 9;

export const deviceCodeLifetimeSeconds = 900;

export interface DeviceSignIn {
  readonly userId: string;
  readonly hasProven: boolean;
  readonly signedInAt: string;
}

/** A device that waits for somebody to sign in elsewhere. */
export interface WaitingDevice {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly scope: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Undefined while nobody has decided. */
  readonly outcome?: DeviceSignIn | 'declined' | 'redeemed';
}

/** Devices that wait; in memory alone, since a restart of the directory is longer than anybody waits. */
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

  /** As people type it: small letters, spaces and strokes do not matter. */
  findByUserCode(userCode: string): WaitingDevice | undefined {
    const typed = userCode.replace(/[\s-]/g, '').toUpperCase();
    return [...this.#waiting.values()].find((waiting) => waiting.userCode === typed);
  }

  settle({ deviceCode }: WaitingDevice, outcome: NonNullable<WaitingDevice['outcome']>): void {
    const waiting = this.#waiting.get(deviceCode);
    if (waiting) this.#waiting.set(deviceCode, { ...waiting, outcome });
  }

  /** Lets everything that waits expire at once, which otherwise takes a quarter of an hour. */
  expireAll(now: Date): void {
    for (const [code, waiting] of this.#waiting) this.#waiting.set(code, { ...waiting, expiresAt: now.getTime() });
  }

  /** What has expired is known for as long again, so that who asks late is told why. */
  #forget(now: Date): void {
    for (const [code, { expiresAt }] of this.#waiting)
      if (expiresAt + deviceCodeLifetimeSeconds * 1_000 < now.getTime()) this.#waiting.delete(code);
  }
}
