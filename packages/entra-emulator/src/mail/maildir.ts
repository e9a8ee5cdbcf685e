import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApplications } from './applications.ts';

/** The mailboxes of a folder, each a Maildir named by its address (https://cr.yp.to/proto/maildir.html). */
export class Mailboxes {
  readonly folder: string;
  readonly #now: () => Date;

  constructor(folder: string, now: () => Date) {
    this.folder = folder;
    this.#now = now;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Makes a mailbox, with three applications in its inbox, when it is opened for the first time. */
  async open(address: string): Promise<string> {
    const maildir = join(this.folder, address.toLowerCase());
    if (existsSync(maildir)) return maildir;
    const messages = await buildApplications(address, this.#now());
    const temporary = join(this.folder, `${randomUUID()}.tmp`);
    for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(temporary, part), { recursive: true, mode: 0o700 });
    for (const message of messages) this.#write(temporary, message);
    try {
      renameSync(temporary, maildir);
    } catch (error) {
      rmSync(temporary, { recursive: true });
      // Another connection may have been a moment faster.
      if (!existsSync(maildir)) throw error;
    }
    return maildir;
  }

  /** Puts a message into the inbox, whole or not at all. */
  async deliver(address: string, message: Buffer): Promise<void> {
    this.#write(await this.open(address), message);
  }

  #write(maildir: string, message: Buffer): void {
    // Dovecot takes what it finds at once in the order of its names.
    const moment = process.hrtime.bigint().toString().padStart(20, '0');
    const name = `${Math.floor(this.#now().getTime() / 1_000)}.M${moment}P${process.pid}.localhost`;
    writeFileSync(join(maildir, 'tmp', name), message, { mode: 0o600 });
    renameSync(join(maildir, 'tmp', name), join(maildir, 'new', name));
  }
}
