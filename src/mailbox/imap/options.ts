import type { ImapFlowOptions } from 'imapflow';
import { buildTls } from '../login.ts';
import type { MailLimits, MailLogin } from '../login.ts';
import type { Listener } from './listener.ts';

/** Limit for one response. The longest one requested is a line of LIST, or the envelope of this program's own message. */
const maxBytes = 64 * 1024;
/** Limit for one response: each token takes more than a kilobyte of memory. */
const maxTokens = 5_000;

/**
 * How imapflow connects. A server that offers OAUTHBEARER beside XOAUTH2 is sent that, since imapflow prefers it; Exchange
 * offers XOAUTH2 alone.
 *
 * @param giveToken is asked when the token is about to be sent; what it throws ends the sign-in.
 */
export function buildOptions(
  login: MailLogin,
  limits: MailLimits,
  listener: Listener,
  giveToken: () => string,
): ImapFlowOptions {
  const { server, mailbox } = login;
  return {
    host: server.host,
    port: server.port,
    secure: true,
    tls: buildTls(login),
    auth: {
      user: mailbox,
      get accessToken() {
        return giveToken();
      },
    },
    // Without the library's own maker and page.
    clientInfo: { name: 'mailbox-access', version: false, vendor: false, 'support-url': false },
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.totalMs,
    maxLineLength: maxBytes,
    maxLiteralSize: maxBytes,
    maxResponseSize: maxBytes,
    maxResponseTokens: maxTokens,
    logger: listener,
    disableAutoIdle: true,
    // Nothing that changes how the server keeps the mailbox (CONDSTORE does).
    disableAutoEnable: true,
    disableCompression: true,
  };
}
