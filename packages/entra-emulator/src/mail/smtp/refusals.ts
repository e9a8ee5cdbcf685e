/** A refusal as smtp-server passes it on: the code, then the text. */
export class SmtpRefusal extends Error {
  override readonly name = 'SmtpRefusal';
  readonly responseCode: number;

  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

const switchedOff = (where: 'Mailbox' | 'Tenant'): SmtpRefusal =>
  new SmtpRefusal(
    535,
    `5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the ${where}. Visit https://aka.ms/smtp_auth_disabled for more information.`,
  );

/** In Exchange's words (https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online). */
export const smtpRefusals = {
  authentication: () => new SmtpRefusal(535, '5.7.3 Authentication unsuccessful'),
  mailboxSwitchedOff: () => switchedOff('Mailbox'),
  tenantSwitchedOff: () => switchedOff('Tenant'),
  basicAuthentication: () =>
    new SmtpRefusal(550, '5.7.30 Basic authentication is not supported for Client Submission.'),
  anonymous: () =>
    new SmtpRefusal(530, '5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM'),
  sender: () => new SmtpRefusal(550, '5.7.60 SMTP; Client does not have permissions to send as this sender'),
  relay: () => new SmtpRefusal(550, '5.7.54 SMTP; Unable to relay recipient in non-accepted domain'),
  recipient: () =>
    new SmtpRefusal(550, '5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'),
};
