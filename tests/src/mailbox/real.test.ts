import { afterEach, expect, test } from '@jest/globals';
import { awaitArrival } from '../../../src/mailbox/imap/arrival.ts';
import { verifyImap } from '../../../src/mailbox/imap/verify.ts';
import { sendToSelf, verifySmtp } from '../../../src/mailbox/smtp.ts';
import { changeAccount, send, setUpMail } from '../../../packages/entra-emulator/tests/mail/support/setup.ts';
import { makeCertificates } from '../../support/mail/certificates.ts';
import { meddle } from '../../support/mail/meddler.ts';
import { describeWith } from '../../support/parts.ts';
import { asOther, look, realLogin, type Look } from './realSupport.ts';
import { failureOf, faultOf, mailbox } from './support.ts';

const shared = 'applications@contoso.example';

describeWith('dovecot', 'the mail servers of the emulator', () => {
  const setup = setUpMail();
  afterEach(() => changeAccount(setup(), mailbox, { imapEnabled: true, smtpAuthEnabled: true }));

  test('a mailbox is read, and nothing of it is changed', async () => {
    await asOther(setup(), async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd('1', [String.raw`\Seen`]);
    });
    const before = await look(setup());
    const proof = await verifyImap(await realLogin(setup(), 'imap'));
    expect(proof).toMatchObject({ messages: 3, unseen: 2, tls: 'TLSv1.3' });
    expect(proof).not.toHaveProperty('leftovers');
    await expect(look(setup())).resolves.toEqual(before);
  });

  test('a shared mailbox is read with the token of an account that has access', async () => {
    await expect(verifyImap(await realLogin(setup(), 'imap', shared))).resolves.toMatchObject({
      messages: 3,
      unseen: 3,
    });
  });

  test('refuses a mailbox of another user', async () => {
    const work = verifyImap(await realLogin(setup(), 'imap', 'admin@contoso.example'));
    await expect(faultOf(work)).resolves.toEqual({
      kind: 'imap',
      step: 'authenticate',
      text: 'NO AUTHENTICATE failed.',
    });
  });

  test('a token for Graph is refused by both, as Exchange does it', async () => {
    const accessToken = await setup().token({ aud: 'https://graph.microsoft.com' });
    const imap = verifyImap({ ...(await realLogin(setup(), 'imap')), accessToken });
    await expect(faultOf(imap)).resolves.toEqual({
      kind: 'imap',
      step: 'authenticate',
      text: 'NO AUTHENTICATE failed.',
    });
    const smtp = verifySmtp({ ...(await realLogin(setup(), 'smtp')), accessToken });
    await expect(faultOf(smtp)).resolves.toMatchObject({ kind: 'smtp', step: 'authenticate', responseCode: 535 });
  });

  test('IMAP that is switched off', async () => {
    await changeAccount(setup(), mailbox, { imapEnabled: false });
    const fault = await faultOf(verifyImap(await realLogin(setup(), 'imap')));
    expect(fault).toEqual({ kind: 'imap', step: 'open', text: 'BAD User is authenticated but not connected.' });
  });

  test('SMTP AUTH, and that it is switched off', async () => {
    const login = await realLogin(setup(), 'smtp');
    await expect(verifySmtp(login)).resolves.toMatchObject({ tls: 'TLSv1.3' });
    await changeAccount(setup(), mailbox, { smtpAuthEnabled: false });
    const fault = await faultOf(verifySmtp(login));
    expect(fault).toMatchObject({ kind: 'smtp', step: 'authenticate', responseCode: 535 });
    expect('text' in fault && fault.text).toContain('5.7.139');
  });

  test.each([mailbox, shared])('what %s sends to itself arrives, and that message alone is deleted', async (as) => {
    const before = await look(setup(), as);
    const { messageId } = await sendToSelf(await realLogin(setup(), 'smtp', as));
    await expect(awaitArrival(await realLogin(setup(), 'imap', as), messageId)).resolves.toMatchObject({
      isDeleted: true,
    });
    await expect(look(setup(), as)).resolves.toEqual({
      ...before,
      uidNext: before.uidNext + 1,
      flags: withoutRecent(before),
    });
  });

  test('a message that arrives while it is waited for', async () => {
    const { messageId } = await sendToSelf(await realLogin(setup(), 'smtp', shared));
    await asOther(
      setup(),
      async (client) => {
        await client.mailboxCreate('Elsewhere');
        await client.mailboxOpen('INBOX');
        await client.messageMove({ header: { 'message-id': messageId } }, 'Elsewhere');
      },
      shared,
    );
    const waiting = awaitArrival(await realLogin(setup(), 'imap', shared), messageId, { pollMs: 50 });
    await asOther(
      setup(),
      async (client) => {
        await client.mailboxOpen('Elsewhere');
        await client.messageMove('1:*', 'INBOX');
      },
      shared,
    );
    await expect(waiting).resolves.toMatchObject({ isDeleted: true });
  });

  test('messages that another has marked as deleted stay', async () => {
    await send(setup(), mailbox, await setup().token(), { subject: 'Marked' });
    await asOther(setup(), async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd({ subject: 'Marked' }, [String.raw`\Deleted`]);
    });
    const before = await look(setup());
    const { messageId } = await sendToSelf(await realLogin(setup(), 'smtp'));
    await awaitArrival(await realLogin(setup(), 'imap'), messageId);
    await expect(look(setup())).resolves.toMatchObject({ flags: withoutRecent(before) });
  });

  test('a message that does not arrive', async () => {
    const messageId = '<mailbox-access-proof-0@contoso.example>';
    const work = awaitArrival(await realLogin(setup(), 'imap'), messageId, { waitMs: 300, pollMs: 50 });
    const text = 'The message was accepted, but was not in the inbox after 0 s.';
    await expect(faultOf(work)).resolves.toEqual({ kind: 'imap', step: 'arrive', text, isObserved: true });
  });

  test('the signal ends the waiting', async () => {
    const controller = new AbortController();
    const certificates = await makeCertificates();
    const { mail, directory } = setup();
    const front = await meddle(certificates, { ...mail.imap, ca: directory.ca }, (command) => {
      if (command === 'IDLE') controller.abort();
      return undefined;
    });
    const login = { ...(await realLogin(setup(), 'imap')), server: front.server, ca: certificates.ca };
    const messageId = '<mailbox-access-proof-0@contoso.example>';
    const work = awaitArrival({ ...login, signal: controller.signal }, messageId, { pollMs: 25_000 });
    await expect(failureOf(work)).resolves.toMatchObject({ code: 'interrupted' });
    await front.close();
  });
});

/** Ignores `\\Recent`, which IMAP4rev2 has dropped: deleting needs SELECT, which clears it in the first session. */
function withoutRecent({ flags }: Look): Look['flags'] {
  return flags.map(({ uid, flags: each }) => ({ uid, flags: each.filter((flag) => flag !== String.raw`\Recent`) }));
}
