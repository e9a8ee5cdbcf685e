import { join } from 'node:path';
import { caName, loadCertificates } from './certificates.ts';
import type { Context } from './context.ts';
import { buildTenant, developmentTenant, developmentTenantSettings } from './seed.ts';
import { Faults } from './faults.ts';
import { Holders } from './holders.ts';
import { listenOnLoopback, type Host } from './listen.ts';
import { RequestLog, type RequestLogEntry } from './log.ts';
import { DeviceCodes } from './login/deviceCodes.ts';
import { TokenKeys } from './login/keys.ts';
import { RedeemedCodes } from './login/token/redeemedCodes.ts';
import { buildServer } from './server.ts';
import { Store } from './store/store.ts';
import type { MailOptions, RunningMail } from './mail/startMail.ts';
import { FolderStorage, MemoryStorage, type Storage } from './storage.ts';

export interface EntraEmulatorOptions {
  /** Optional. Folder for certificates, keys and tenants; one emulator per folder. Defaults to memory only. */
  readonly folder?: string;
  /** Optional. Defaults to `localhost`. The other is for clients that always use port 443, such as MSAL for Python. */
  readonly host?: Host;
  /** Optional. Defaults to 0: any free port. */
  readonly port?: number;
  /** Optional. Defaults to false: the log keeps the last thousand requests without bodies; true keeps all. */
  readonly recordBodies?: boolean;
  /** Optional. Defaults to 5, as in Entra; tests need not wait. */
  readonly deviceIntervalSeconds?: number;
  /** Optional. Receives a message when a tenant's file cannot be read and is set aside. Defaults to a warning of the process. */
  readonly warn?: (message: string) => void;
  /** Optional. Defaults to the system clock. Determines what has expired. */
  readonly now?: () => Date;
}

export interface EntraEmulator {
  /** `https://localhost:<port>`, or with the other host; without the port when it is 443. */
  readonly origin: string;
  /** `localhost:<port>`, the value for `azuread:metadataHost`. */
  readonly host: string;
  /** The certificate authority that clients must trust, in PEM. */
  readonly ca: string;
  /** The file with the certificate authority; undefined when the emulator runs in memory. */
  readonly caFile: string | undefined;
  readonly requests: RequestLogEntry[];
  readonly faults: Faults;
  readonly store: Store;
  /**
   * Serves the users' mailboxes on loopback: IMAP by Dovecot 2.3, and SMTP submission.
   *
   * @throws DovecotMissingError; PortTakenError; MailServedError when another process serves the same folder.
   */
  startMail(options?: MailOptions): Promise<RunningMail>;
  /** Returns how many other processes use it (`GET /offline/hold`, open as long as they do). */
  holders(): number;
  /** Resolves when no other process uses it; from then on none is admitted. */
  leave(): Promise<void>;
  /** Stops the emulator and its mail servers, and cuts every connection. */
  close(): Promise<void>;
}

/**
 * Serves Entra ID's login host and Microsoft Graph on loopback, with the development tenant.
 *
 * @throws an error with code EADDRINUSE when the port is taken; DirectoryStateError when the key cannot be read.
 */
export async function startEntraEmulator(options: EntraEmulatorOptions = {}): Promise<EntraEmulator> {
  const { folder, port = 0, recordBodies = false, deviceIntervalSeconds = 5, now = () => new Date() } = options;
  const { host: name = 'localhost', warn = process.emitWarning.bind(process) } = options;
  const storage = folder === undefined ? new MemoryStorage() : new FolderStorage(folder);
  const certificates = await loadCertificates(storage, now());
  let origin = '';
  const log = new RequestLog(recordBodies);
  const holders = new Holders();
  const context: Context = {
    store: openStore(storage, warn, now()),
    keys: new TokenKeys(storage),
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
  const listening = await listenOnLoopback(
    port,
    { cert: certificates.cert, key: certificates.key },
    (request, response) => {
      app.routing(request, response);
    },
    name,
  );
  // Clients omit the default port of HTTPS.
  const host = listening.port === 443 ? name : `${name}:${listening.port}`;
  origin = `https://${host}`;
  const mailServers = new Set<RunningMail>();
  const startMail = async (mailOptions: MailOptions = {}) => {
    // Loaded on demand: most users start no mail server.
    const { startMailServers } = await import('./mail/startMail.ts');
    const servers = await startMailServers({ ...context, certificates }, mailOptions);
    const mail = {
      ...servers,
      close: () => {
        mailServers.delete(mail);
        return servers.close();
      },
    };
    mailServers.add(mail);
    return mail;
  };
  const close = async () => {
    for (const mail of mailServers) await mail.close();
    closing.abort();
    await listening.close();
    await app.close();
  };
  return {
    origin,
    host,
    ca: certificates.ca,
    caFile: folder === undefined ? undefined : join(folder, caName),
    requests: log.entries,
    faults: context.faults,
    store: context.store,
    startMail,
    close,
    holders: () => holders.count,
    leave: () => holders.leave(),
  };
}

function openStore(storage: Storage, warn: (message: string) => void, now: Date): Store {
  const store = new Store(storage, warn);
  const built = buildTenant(developmentTenantSettings, now).state;
  const tenant = store.findTenant(developmentTenant.tenantId) ?? store.addTenant(built);
  // A development tenant from before accounts existed gets those of its users.
  if (Object.keys(tenant.state.accounts).length > 0) return store;
  tenant.change((state) => {
    for (const { id, userPrincipalName } of built.users) {
      const user = tenant.findUser(userPrincipalName);
      const account = built.accounts[id];
      if (user && account) state.accounts[user.id] = account;
    }
  });
  return store;
}
