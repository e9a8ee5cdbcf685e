import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeFull, splitRows } from '../../support/full.ts';
import { meddle } from '../../support/mail/meddler.ts';
import type { TestCertificates } from '../../support/mail/certificates.ts';
import { silence, type LineServer } from '../../support/mail/lineServer.ts';
import { openSwitchable, type Switchable } from '../../support/mail/switchable.ts';
import { describeWith } from '../../support/parts.ts';
import { childrenOf, readCommand } from '../../support/processes.ts';
import { everythingPassed, openCustomers, resultsOf, type Customers, type StartedVerify } from '../support/customer.ts';
import { readDeviceCode } from '../support/deviceCode.ts';
import { takeBrowsersPlace, type HandedUrls } from '../support/handedUrl.ts';

const password = { MAILBOX_ACCESS_PASSWORD: 'embedded-directory-only' };

describeWith('dovecot', 'a proof that is interrupted', () => {
  let customers: Customers;
  let browser: HandedUrls;
  let imap: Switchable;
  let front: LineServer;
  let isHeld = Promise.withResolvers<undefined>();

  beforeAll(async () => {
    [customers, browser] = await Promise.all([openCustomers(), takeBrowsersPlace()]);
    const { mail, project } = customers;
    imap = await openSwitchable(mail.imap.port);
    const folder = dirname(project.directory.caFile ?? '');
    const certificates = JSON.parse(readFileSync(join(folder, 'certificates.json'), 'utf8')) as TestCertificates;
    front = await meddle(certificates, { ...mail.imap, ca: project.directory.ca }, (command) => {
      if (command !== 'EXAMINE') return undefined;
      isHeld.resolve(undefined);
      return silence;
    });
    await customers.provision('contoso', { consent: 'user', imapServer: `localhost:${imap.port}` });
  });
  afterAll(async () => {
    browser.close();
    await front.close();
    await imap.close();
    await customers.close();
  });

  /** Functions that start a proof and resolve once it waits for a person or a server. */
  const moments: Readonly<Record<string, () => Promise<StartedVerify>>> = {
    'while the browser is awaited': async () => {
      const proof = customers.startVerify({ BROWSER: browser.program }, 'contoso', '--sign-in');
      await browser.next();
      return proof;
    },
    'while the device code is awaited': async () => {
      const proof = customers.startVerify({}, 'contoso', '--device-code');
      await readDeviceCode(proof);
      return proof;
    },
    'in the middle of IMAP': async () => {
      isHeld = Promise.withResolvers();
      await imap.lead(front.server.port);
      const proof = customers.startVerify(password, 'contoso', '--as-monitor');
      await isHeld.promise;
      return proof;
    },
  };

  const cases = Object.keys(moments).flatMap((moment) =>
    (['SIGINT', 'SIGTERM'] as const).map((signal) => [moment, signal] as const),
  );

  /** Cases with a browser and a listener, and with a connection; each signal once. */
  const [some, rest] = splitRows(
    cases,
    ([moment, signal]) =>
      (moment === 'while the browser is awaited' && signal === 'SIGTERM') ||
      (moment === 'in the middle of IMAP' && signal === 'SIGINT'),
  );
  const title = '%s by %s ends in two sentences, leaves nothing, and passes when begun again';
  const endsWell = async (moment: string, signal: NodeJS.Signals): Promise<void> => {
    const { project } = customers;
    const proof = await moments[moment]?.();
    const others = childrenOf(Number(proof?.process.pid));
    proof?.process.kill(signal);
    const ended = await proof?.ended;
    await expect(proof?.report).rejects.toThrow('interrupted');
    expect(ended?.code).toBe(1);
    expect(ended?.err).toContain(
      'The verification of contoso was interrupted. No report was written.\nRun it again: npx mailbox-access verify contoso',
    );
    expect(ended?.err).not.toContain('    at ');
    expect(JSON.parse(ended?.out ?? '')).toMatchObject({ error: { code: 'interrupted' } });
    expect(existsSync(join(project.folder, 'reports'))).toBe(false);
    // The person's browser stays open, and so does the script by which a desktop opens it.
    const left = others.map(readCommand).filter((command) => command !== '' && !command.includes('xdg-open'));
    expect(left.filter((command) => !command.includes(browser.program))).toEqual([]);
    // An open connection would keep the test from ending in time.
    while (front.open() > 0) await new Promise((resolve) => setImmediate(resolve));
    await imap.lead(customers.mail.imap.port);
    const report = await customers.verifyAsMonitor('contoso');
    expect(resultsOf(report)).toEqual(everythingPassed);
    expect(readdirSync(join(project.folder, 'reports'))).toEqual(['contoso.json']);
    rmSync(join(project.folder, 'reports'), { recursive: true });
  };
  it.each(some)(title, endsWell);
  describeFull(
    'in the middle of IMAP by SIGINT ends in two sentences, leaves nothing, and passes when begun again',
    () => {
      it.each(rest)(title, endsWell);
    },
  );
});
