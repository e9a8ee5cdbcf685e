import type { Faults } from './faults.ts';
import type { Holders } from './holders.ts';
import type { RequestLog } from './log.ts';
import type { DeviceCodes } from './login/deviceCodes.ts';
import type { TokenKeys } from './login/keys.ts';
import type { RedeemedCodes } from './login/token/redeemedCodes.ts';
import type { Store } from './store/store.ts';

export interface Context {
  readonly store: Store;
  readonly keys: TokenKeys;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly holders: Holders;
  readonly redeemedCodes: RedeemedCodes;
  readonly deviceCodes: DeviceCodes;
  /** Minimum time between two polls of a device. */
  readonly deviceIntervalSeconds: number;
  /** `https://localhost:<port>`, known once the directory listens. */
  readonly origin: () => string;
  readonly now: () => Date;
}
