import { chromium, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { variableOf } from '../../support/partList.ts';

export interface Chromium {
  /** Opens a private window without any cookies. */
  readonly open: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  readonly close: () => Promise<void>;
}

/** Starts the machine's Chromium without a screen. It can only reach this machine. */
export async function startChromium(): Promise<Chromium> {
  const browser = await chromium.launch({
    executablePath: String(process.env[variableOf('chromium')]),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });
  return {
    // This browser does not trust the emulator's certificate.
    open: (options) => browser.newContext({ ignoreHTTPSErrors: true, ...options }),
    close: () => browser.close(),
  };
}
