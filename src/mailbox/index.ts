export { awaitArrival } from './imap/arrival.ts';
export type { Arrival, ArrivalOptions } from './imap/arrival.ts';
export { verifyImap } from './imap/verify.ts';
export type { ImapOptions, ImapProof } from './imap/verify.ts';
export { defaultLimits } from './login.ts';
export type { MailLimits, MailLogin } from './login.ts';
export { sendToSelf, verifySmtp } from './smtp/verify.ts';
export type { SentMessage, SmtpOptions, SmtpProof } from './smtp/verify.ts';
