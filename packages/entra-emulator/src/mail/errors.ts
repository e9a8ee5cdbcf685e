/** Dovecot is missing, has another version than 2.3, or lacks IMAP. */
export class DovecotMissingError extends Error {
  override readonly name = 'DovecotMissingError';
}

export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly protocol: 'imap' | 'smtp';
  readonly port: number;

  constructor(protocol: 'imap' | 'smtp', port: number, options?: { readonly cause?: unknown }) {
    super(`Port ${port} is taken.`, options);
    this.protocol = protocol;
    this.port = port;
  }
}

/** Another running process serves the mail of this folder. */
export class MailServedError extends Error {
  override readonly name = 'MailServedError';
  readonly folder: string;

  constructor(folder: string, owner: number) {
    super(`Process ${owner} serves the mail in ${folder} already.`);
    this.folder = folder;
  }
}
