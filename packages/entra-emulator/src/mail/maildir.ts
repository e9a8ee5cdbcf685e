import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';

/** The mailboxes of a folder, each a Maildir named after its address (https://cr.yp.to/proto/maildir.html). */
export class Mailboxes {
  readonly folder: string;
  readonly #now: () => Date;

  constructor(folder: string, now: () => Date) {
    this.folder = folder;
    this.#now = now;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Opens a mailbox. Creates it with three job applications in its inbox when it is opened first. */
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
      // Another connection may have been faster.
      if (!existsSync(maildir)) throw error;
    }
    return maildir;
  }

  /** Delivers a message to the inbox atomically. */
  async deliver(address: string, message: Buffer): Promise<void> {
    this.#write(await this.open(address), message);
  }

  #write(maildir: string, message: Buffer): void {
    // Dovecot sorts messages that it finds at the same time by name.
    const moment = process.hrtime.bigint().toString().padStart(20, '0');
    const name = `${Math.floor(this.#now().getTime() / 1_000)}.M${moment}P${process.pid}.localhost`;
    writeFileSync(join(maildir, 'tmp', name), message, { mode: 0o600 });
    renameSync(join(maildir, 'tmp', name), join(maildir, 'new', name));
  }
}

const minuteMs = 60_000;

/** A small document that a word processor can open. */
const curriculumVitae = String.raw`{\rtf1\ansi Priya Raman\par 2019-2026 Site supervisor, Northgate Facilities\par SIA door supervisor licence, first aid at work\par}`;

/** Job applications: plain text, text and HTML with an attached document, and names beyond ASCII. */
const applications = [
  {
    from: 'Daniel Okafor <daniel.okafor@applicants.example>',
    subject: 'Application for cleaning operative, reference CL-2041',
    text: 'Good morning,\n\nI would like to apply for the evening position at the Riverside site. I have four years of\nexperience in office cleaning and can begin at once. My telephone number is 01632 960123.\n\nKind regards\nDaniel Okafor\n',
  },
  {
    from: 'Priya Raman <priya.raman@applicants.example>',
    subject: 'Site supervisor (SS-118): CV attached',
    text: 'Dear recruiting team,\n\nplease find my CV attached. I can come to an interview on any afternoon.\n\nPriya Raman\n',
    html: '<p>Dear recruiting team,</p><p>please find my CV attached. I can come to an interview on any afternoon.</p><p>Priya Raman</p>',
    attachments: [{ filename: 'CV Priya Raman.rtf', content: curriculumVitae, contentType: 'application/rtf' }],
  },
  {
    from: 'Zoë Müller-Świątek <zoe.mueller@applicants.example>',
    subject: 'Bewerbung – security officer, nights',
    text: 'Hello,\n\nI saw your advertisement for security officers on nights. My licence is valid until next June;\nreferences follow. Could you tell me the hourly rate (in £)?\n\nZoë Müller-Świątek\n',
  },
];

/** Builds three job applications to a mailbox as RFC 5322 messages, the newest a minute before `now`. */
function buildApplications(to: string, now: Date): Promise<readonly Buffer[]> {
  return Promise.all(
    applications.map((application, index) => {
      const date = new Date(now.getTime() - (applications.length - index) * minuteMs);
      return new MailComposer({ ...application, to, date, newline: 'windows' }).compile().build();
    }),
  );
}
