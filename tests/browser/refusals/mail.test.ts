import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/checks/verify/report.ts';
import { describeFull, isFull } from '../../support/full.ts';
import { makeCertificates, type TestCertificates } from '../../support/mail/certificates.ts';
import { serveExchangeImap } from '../../support/mail/exchangeImap.ts';
import { serveExchangeSmtp } from '../../support/mail/exchangeSmtp.ts';
import { reset, type LineServer } from '../../support/mail/lineServer.ts';
import { meddle } from '../../support/mail/meddler.ts';
import { openSwitchable, type Switchable } from '../../support/mail/switchable.ts';
import { describeWith } from '../../support/parts.ts';
import { diagnosesOf, everythingPassed, openCustomers, resultsOf, type Customers } from '../support/customer.ts';

describeWith('dovecot', 'mail that is refused', () => {
  let customers: Customers;
  let imap: Switchable;
  let smtp: Switchable;
  const opened: LineServer[] = [];

  beforeAll(async () => {
    customers = await openCustomers();
    const { mail } = customers;
    [imap, smtp] = await Promise.all([openSwitchable(mail.imap.port), openSwitchable(mail.smtp.port)]);
    const servers = { imapServer: `localhost:${imap.port}`, smtpServer: `localhost:${smtp.port}` };
    await customers.provision('contoso', { consent: 'user', ...servers });
    const shared = { mailbox: 'applications@contoso.example', consent: 'user' };
    await customers.provision('shared', { ...shared, account: 'jobs@contoso.example' });
    await customers.provision('stranger', { ...shared, account: 'admin@contoso.example' });
  });
  afterAll(async () => {
    await Promise.all([imap.close(), smtp.close()]);
    await customers.close();
  });

  /** The same command passes once the refusal is fixed. `npm test` checks this once. */
  afterEach(async () => {
    await Promise.all([imap.lead(customers.mail.imap.port), smtp.lead(customers.mail.smtp.port)]);
    await customers.changePolicies({ smtpAuthEnabled: true });
    for (const server of opened.splice(0)) await server.close();
  });
  const passesAgain = async (isFirst = isFull): Promise<void> => {
    if (!isFirst) return;
    expect(resultsOf(await customers.verifyAsMonitor('contoso'))).toEqual(everythingPassed);
  };

  const shell = (command: string, rest: string): string => `Connect-ExchangeOnline\n${command} ${rest}`;

  function expectAlone(report: Report, check: 'imap' | 'smtp', code: string): string {
    expect(resultsOf(report)).toEqual({ ...everythingPassed, [check]: 'failed' });
    const [diagnosis, ...others] = diagnosesOf(report, check);
    expect(others).toEqual([]);
    expect(diagnosis?.code).toBe(code);
    return [diagnosis?.resolvedBy, diagnosis?.remedy.split('\n').slice(1).join('\n')].join(': ');
  }

  it('because IMAP is off for the mailbox: with the line that switches it on', async () => {
    await customers.changeUser('jobs', { imapEnabled: false });
    expect(expectAlone(await customers.verifyAsMonitor('contoso'), 'imap', 'imap-not-connected')).toBe(
      `administrator: ${shell('Set-CASMailbox', "-Identity 'jobs@contoso.example' -ImapEnabled $true")}`,
    );
    await customers.changeUser('jobs', { imapEnabled: true });
    await passesAgain(true);
  });

  describeFull('because SMTP AUTH is off for the tenant: switched on for the mailbox it passes', () => {
    it('because SMTP AUTH is off for the mailbox: with the line that switches it on', async () => {
      await customers.changeUser('jobs', { smtpAuthEnabled: false });
      expect(expectAlone(await customers.verifyAsMonitor('contoso'), 'smtp', 'smtp-off-mailbox')).toBe(
        `administrator: ${shell('Set-CASMailbox', "-Identity 'jobs@contoso.example' -SmtpClientAuthenticationDisabled $false")}`,
      );
      await customers.changeUser('jobs', { smtpAuthEnabled: null });
      await passesAgain();
    });
  });

  it('because SMTP AUTH is off for the tenant: switched on for the mailbox it passes', async () => {
    await customers.changePolicies({ smtpAuthEnabled: false });
    expect(expectAlone(await customers.verifyAsMonitor('contoso'), 'smtp', 'smtp-off-tenant')).toBe(
      `administrator: ${shell('Set-CASMailbox', "-Identity 'jobs@contoso.example' -SmtpClientAuthenticationDisabled $false")}`,
    );
    await customers.changeUser('jobs', { smtpAuthEnabled: true });
    await passesAgain();
    await customers.changeUser('jobs', { smtpAuthEnabled: null });
  });

  describe('because of the certificate', () => {
    const getsNoToken = async (protocol: 'imap' | 'smtp'): Promise<void> => {
      const certificates = await makeCertificates();
      const serve = { imap: serveExchangeImap, smtp: serveExchangeSmtp }[protocol];
      const impostor = await serve(certificates);
      opened.push(impostor);
      await { imap, smtp }[protocol].lead(impostor.server.port);
      expectAlone(await customers.verifyAsMonitor('contoso'), protocol, 'tls-untrusted');
      const heard = 'sent' in impostor ? impostor.sent : [...impostor.plain, ...impostor.commands];
      expect(heard.join('\n')).not.toMatch(/AUTH/);
      await { imap, smtp }[protocol].lead(customers.mail[protocol].port);
      await passesAgain();
    };
    it.each(['imap'] as const)('of another authority at %s: it gets no token', getsNoToken);
    describeFull('of another authority at imap: it gets no token', () => {
      it.each(['smtp'] as const)('of another authority at %s: it gets no token', getsNoToken);
    });
  });

  describe('because the server', () => {
    /** Returns the directory's own certificate, so that only the altered answer is wrong. */
    const certificates = (): TestCertificates => {
      const folder = dirname(customers.project.directory.caFile ?? '');
      return JSON.parse(readFileSync(join(folder, 'certificates.json'), 'utf8')) as TestCertificates;
    };

    const isDown = async (protocol: 'imap' | 'smtp'): Promise<void> => {
      await { imap, smtp }[protocol].lead(undefined);
      const server = `localhost:${{ imap, smtp }[protocol].port}`;
      const report = await customers.verifyAsMonitor('contoso');
      expectAlone(report, protocol, 'network-refused');
      expect(diagnosesOf(report, protocol)[0]?.problem).toContain(server);
      await { imap, smtp }[protocol].lead(customers.mail[protocol].port);
      await passesAgain();
    };
    describeFull('breaks off IMAP at AUTHENTICATE', () => {
      it.each(['smtp', 'imap'] as const)('is down at %s', isDown);
    });

    const breaksOff = async (broken: string): Promise<void> => {
      const { mail, project } = customers;
      const behind = { ...mail.imap, ca: project.directory.ca };
      const front = await meddle(certificates(), behind, (command) => (command === broken ? reset : undefined));
      opened.push(front);
      await imap.lead(front.server.port);
      expectAlone(await customers.verifyAsMonitor('contoso'), 'imap', 'network-broken');
      await imap.lead(mail.imap.port);
      await passesAgain();
    };
    it.each(['AUTHENTICATE'])('breaks off IMAP at %s', breaksOff);
    describeFull('breaks off IMAP at AUTHENTICATE', () => {
      it.each(['EXAMINE', 'STATUS'])('breaks off IMAP at %s', breaksOff);

      it('breaks off SMTP at AUTH', async () => {
        const stub = await serveExchangeSmtp(certificates(), { AUTH: reset });
        opened.push(stub);
        await smtp.lead(stub.server.port);
        expectAlone(await customers.verifyAsMonitor('contoso'), 'smtp', 'network-broken');
        await smtp.lead(customers.mail.smtp.port);
        await passesAgain();
      });

      it("goes down in the monitor's work: the next run removes what was left", async () => {
        const { mail, project } = customers;
        const behind = { ...mail.imap, ca: project.directory.ca };
        let hasEnded = false;
        const front = await meddle(certificates(), behind, (command) => {
          hasEnded ||= command === 'UID MOVE';
          return hasEnded ? reset : undefined;
        });
        opened.push(front);
        await imap.lead(front.server.port);
        const report = await customers.verifyAsMonitor('contoso', '--full');
        expect(resultsOf(report)).toEqual({ ...everythingPassed, monitor: 'failed' });
        expect(diagnosesOf(report, 'monitor')).toEqual([expect.objectContaining({ code: 'network-broken' })]);
        await imap.lead(mail.imap.port);
        const again = await customers.verifyAsMonitor('contoso', '--full');
        expect(resultsOf(again)).toEqual({ ...everythingPassed, monitor: 'passed' });
        const work = again.checks.find(({ name }) => name === 'monitor');
        expect(work).toMatchObject({ detail: expect.stringContaining('removed folders left by an earlier run') });
      });
    });
  });

  describe('of a shared mailbox', () => {
    describeFull('to anybody else: with the lines that let them open it and send', () => {
      it('not to its delegate', async () => {
        expect(resultsOf(await customers.verifyAsMonitor('shared', '--full', '--send'))).toEqual({
          ...everythingPassed,
          monitor: 'passed',
          send: 'passed',
        });
      });
    });

    it('to anybody else: with the lines that let them open it and send', async () => {
      const report = await customers.verifyAsMonitor('stranger');
      expect(resultsOf(report)).toEqual({ ...everythingPassed, imap: 'failed', smtp: 'failed' });
      const addresses = "-Identity 'applications@contoso.example' -User 'admin@contoso.example'";
      const [refused] = diagnosesOf(report, 'imap');
      expect(refused).toMatchObject({ code: 'imap-sign-in', resolvedBy: 'administrator' });
      expect(refused?.problem).toContain('admin@contoso.example');
      expect(refused?.remedy).toContain(`Add-MailboxPermission ${addresses} -AccessRights FullAccess`);
      expect(diagnosesOf(report, 'smtp')).toEqual([
        expect.objectContaining({ code: 'smtp-sign-in', resolvedBy: 'administrator' }),
      ]);
      const delegates = ['jobs@contoso.example', 'admin@contoso.example'];
      await customers.changeUser('applications', { delegates });
      expect(resultsOf(await customers.verifyAsMonitor('stranger'))).toEqual(everythingPassed);
    });
  });
});
