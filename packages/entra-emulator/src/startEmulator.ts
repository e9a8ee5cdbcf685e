import { join } from 'node:path';
import { caName, loadCertificates } from './certificates.ts';
import type { Context } from './context.ts';
import { buildTenant, developmentTenant, developmentTenantSettings } from './seed.ts';
import { Faults } from './faults.ts';
import { Holders } from './holders.ts';
import { listenOnLoopback, type Host } from './listen.ts';
import { RequestLog, type RequestLogEntry } from './log.ts';
import { DeviceCodes } from './login/device.ts';
import { TokenKeys } from './login/keys.ts';
import { RedeemedCodes } from './login/token/codes.ts';
import { buildServer } from './server.ts';
import { Store } from './store/store.ts';
import type { MailOptions, RunningMail } from './mail/startMail.ts';
import { FolderStorage, MemoryStorage, type Storage } from './storage.ts';

export interface EntraEmulatorOptions {
  /** Optional. Where certificates, keys and tenants are kept; one emulator per folder. Defaults to memory: nothing is kept. */
  readonly folder?: string;
  /** Optional. Defaults to `localhost`. The other is for clients that use port 443 whatever the authority says, such as MSAL for Python. */
  readonly host?: Host;
  /** Optional. Defaults to 0: any free port. */
  readonly port?: number;
  /** Optional. Defaults to false: the log keeps the last thousand requests without their bodies; true keeps all. */
  readonly recordBodies?: boolean;
  /** Optional. Defaults to 5, as Entra has it; tests need not wait. */
  readonly deviceIntervalSeconds?: number;
  /** Optional. Receives a message when a tenant's file cannot be read and is set aside. Defaults to a warning of the process. */
  readonly warn?: (message: string) => void;
  /** Optional. Defaults to the clock; what expires here goes by it. */
  readonly now?: () => Date;
}

export interface EntraEmulator {
  /** `https://localhost:<port>`, or the other host; without the port when that is 443. */
  readonly origin: string;
  /** `localhost:<port>`, which is what `azuread:metadataHost` is set to. */
  readonly host: string;
  /** The certificate authority that clients have to trust, in PEM. */
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
  /** How many other processes use it (`GET /offline/hold`, open as long as they do). */
  holders(): number;
  /** Resolves when no other process uses it; from then on none is let in. */
  leave(): Promise<void>;
  /** Stops it and its mail servers, and cuts every connection. */
  close(): Promise<void>;
}

/**
 * Serves Entra ID's login host and Microsoft Graph on loopback, with the development tenant in it.
 *
 * @throws an error with code EADDRINUSE when the port is taken; DirectoryStateError when the signing key cannot be read.
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
  // Clients leave out the port that HTTPS has by itself.
  const host = listening.port === 443 ? name : `${name}:${listening.port}`;
  origin = `https://${host}`;
  const mailServers = new Set<RunningMail>();
  const startMail = async (mailOptions: MailOptions = {}) => {
    // Most users start no mail server.
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
  // A development tenant from before there were accounts gets those of its users.
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
