import { mkdirSync } from 'node:fs';
import { loadCertificates } from './certificates.ts';
import type { Context } from './context.ts';
import { developmentTenant, developmentTenantSettings } from './developmentTenant.ts';
import { Faults } from './faults.ts';
import { Holders } from './holders.ts';
import { listenOnLoopback } from './listen.ts';
import { RequestLog } from './log.ts';
import type { RequestLogEntry } from './log.ts';
import { DeviceCodes } from './login/device/deviceCodes.ts';
import { TokenKeys } from './login/keys.ts';
import { RedeemedCodes } from './login/token/codes.ts';
import { buildTenant } from './seed.ts';
import { buildServer } from './server.ts';
import type { TenantState } from './store/objects.ts';
import { Store } from './store/store.ts';
import type { Tenant } from './store/tenant.ts';

export interface DirectoryOptions {
  /** Required. Where certificates, keys and tenants are kept; made when missing. One running directory per folder. */
  readonly folder: string;
  /** Optional. Defaults to 0: any free port. */
  readonly port?: number;
  /** Optional. Defaults to false: the log keeps the last thousand requests without their bodies; true keeps all. */
  readonly recordBodies?: boolean;
  /** Optional. Defaults to 5, as Entra has it; tests need not wait. */
  readonly deviceIntervalSeconds?: number;
  /** Optional. Defaults to the clock; what expires here goes by it. */
  readonly now?: () => Date;
}

export interface RunningDirectory {
  /** `https://localhost:<port>` */
  readonly origin: string;
  /** `localhost:<port>`, which is what `azuread:metadataHost` is set to. */
  readonly host: string;
  /** The file with the certificate authority that clients have to trust, and its content. */
  readonly caFile: string;
  readonly ca: string;
  readonly requests: RequestLogEntry[];
  readonly faults: Faults;
  readonly store: Store;
  /** How many other processes use it (`GET /offline/hold`, open as long as they do). */
  holders(): number;
  /** Resolves when no other process uses it; from then on none is let in. */
  leave(): Promise<void>;
  /** Cuts whoever uses it. */
  close(): Promise<void>;
}

/**
 * Serves the emulator, which stands in for Entra ID's login host and Microsoft Graph, on loopback.
 *
 * @throws an error with code EADDRINUSE when the port is taken; DirectoryStateError when the folder's data cannot be read.
 */
export async function startDirectory(options: DirectoryOptions): Promise<RunningDirectory> {
  const { folder, port = 0, recordBodies = false, deviceIntervalSeconds = 5, now = () => new Date() } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { caFile, ca, cert, key } = await loadCertificates(folder, now());
  let origin = '';
  const log = new RequestLog(recordBodies);
  const holders = new Holders();
  const context: Context = {
    store: openStore(folder, now()),
    keys: new TokenKeys(folder),
    faults: new Faults(),
    log,
    holders,
    redeemedCodes: new RedeemedCodes(),
    deviceCodes: new DeviceCodes(),
    deviceIntervalSeconds,
    origin: () => origin,
    now,
  };
  const closing = new AbortController();
  const app = await buildServer(context, closing.signal);
  const listening = await listenOnLoopback(port, { cert, key }, (request, response) => {
    app.routing(request, response);
  });
  const host = `localhost:${listening.port}`;
  origin = `https://${host}`;
  const close = async () => {
    closing.abort();
    await listening.close();
    await app.close();
  };
  return {
    ...{ origin, host, caFile, ca, close },
    requests: log.entries,
    faults: context.faults,
    store: context.store,
    holders: () => holders.count,
    leave: () => holders.leave(),
  };
}

function openStore(folder: string, now: Date): Store {
  const store = new Store(folder);
  const built = buildTenant(developmentTenantSettings, now).state;
  const tenant = store.findTenant(developmentTenant.tenantId) ?? store.addTenant(built);
  if (Object.keys(tenant.state.accounts).length === 0) addSeededAccounts(tenant, built);
  return store;
}

/** A development tenant from before there were accounts gets those of its users. */
function addSeededAccounts(tenant: Tenant, built: TenantState): void {
  tenant.change((state) => {
    for (const { id, userPrincipalName } of built.users) {
      const user = tenant.findUser(userPrincipalName);
      const account = built.accounts[id];
      if (user && account) state.accounts[user.id] = account;
    }
  });
}
