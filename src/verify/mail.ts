import { verifyImap } from '../signin/mail/imap.ts';
import { awaitArrival } from '../signin/mail/arrival.ts';
import { verifyMonitorWork } from '../signin/mail/monitor.ts';
import { sendToSelf, verifySmtp } from '../signin/mail/smtp.ts';
import { passed } from './check.ts';
import type { Check, CheckName, Outcome } from './check.ts';
import { attempt } from './proof.ts';
import type { Proof } from './proof.ts';
import type { MailToken } from './signIn.ts';
