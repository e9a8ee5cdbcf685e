import { chromium, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { variableOf } from '../../support/partList.ts';

export interface Chromium {
  /** A window of its own, without anybody's cookies: a private one. */
  readonly open: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  readonly close: () => Promise<void>;
}

/** Starts the machine's Chromium without a screen; it reaches this machine alone. */
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
    // Nobody has told this browser to trust the emulator.
    open: (options) => browser.newContext({ ignoreHTTPSErrors: true, ...options }),
    close: () => browser.close(),
  };
}
