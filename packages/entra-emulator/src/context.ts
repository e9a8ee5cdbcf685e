import type { Faults } from './faults.ts';
import type { Holders } from './holders.ts';
import type { RequestLog } from './log.ts';
import type { DeviceCodes } from './login/device.ts';
import type { TokenKeys } from './login/keys.ts';
import type { RedeemedCodes } from './login/token/codes.ts';
import type { Store } from './store/store.ts';

export interface Context {
  readonly store: Store;
  readonly keys: TokenKeys;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly holders: Holders;
  readonly redeemedCodes: RedeemedCodes;
  readonly deviceCodes: DeviceCodes;
  /** How often a device may ask whether somebody has signed in for it. */
  readonly deviceIntervalSeconds: number;
  /** `https://localhost:<port>`, known once the directory listens. */
  readonly origin: () => string;
  readonly now: () => Date;
}
