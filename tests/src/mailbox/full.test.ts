import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { verifyImap } from '../../../src/mailbox/imap/verify.ts';
import { setUpMail } from '../../../packages/entra-emulator/tests/mail/support/setup.ts';
import { makeCertificates, type TestCertificates } from '../../support/mail/certificates.ts';
import { reset, silence, type LineServer } from '../../support/mail/lineServer.ts';
import { meddle, type Meddle } from '../../support/mail/meddler.ts';
import { describeWith } from '../../support/parts.ts';
import { asOther, look, realLogin, type Look } from './realSupport.ts';
import { failureOf, faultOf, mailbox } from './support.ts';

const full = { full: true };
/** The commands of the proof in order. */
const changes = ['CREATE', 'APPEND', 'SELECT', 'UID STORE', 'UID MOVE'];

describeWith('dovecot', 'marking and moving', () => {
  const setup = setUpMail();
  let certificates: TestCertificates;
  let stub: LineServer | undefined;
  let before: Look;

  beforeAll(async () => {
    certificates = await makeCertificates();
  });
  beforeEach(async () => {
    before = await look(setup());
  });
  afterEach(() => stub?.close());

  async function login(decide: Meddle) {
    const { mail, directory } = setup();
    stub = await meddle(certificates, { ...mail.imap, ca: directory.ca }, decide);
    return { server: stub.server, mailbox, accessToken: await setup().token(), ca: certificates.ca };
  }

  test('works, and leaves the mailbox as it was', async () => {
    const seen: string[] = [];
    const proof = await verifyImap(await login((command) => void seen.push(command)), full);
    expect(proof).toMatchObject({ messages: 3, leftovers: [] });
    expect(seen).toEqual(expect.arrayContaining([...changes, 'DELETE']));
    await expect(look(setup())).resolves.toEqual(before);
  });

  test('works in a shared mailbox', async () => {
    const shared = 'applications@contoso.example';
    const sharedBefore = await look(setup(), shared);
    await verifyImap(await realLogin(setup(), 'imap', shared), full);
    await expect(look(setup(), shared)).resolves.toEqual(sharedBefore);
  });

  test.each([...changes, 'second CREATE'])('%s refused: is reported, and nothing is left', async (at) => {
    const fault = await faultOf(
      verifyImap(await login(once(at, () => '{tag} NO [NOPERM] Permission denied\r\n')), full),
    );
    expect(fault).toEqual({ kind: 'imap', step: 'change', text: 'NO Permission denied' });
    await expect(look(setup())).resolves.toEqual(before);
  });

  test.each([...changes, 'second CREATE', 'EXAMINE', 'UNSUBSCRIBE', 'DELETE'])(
    'the connection breaks at %s: nothing is left',
    async (at) => {
      await breakAt(at);
      await expect(look(setup())).resolves.toEqual(before);
    },
  );

  async function breakAt(at: string): Promise<void> {
    const fault = await faultOrProof(verifyImap(await login(once(at, () => reset)), full));
    // Cleanup uses another connection, and then succeeds.
    if (at === 'UNSUBSCRIBE' || at === 'DELETE') expect(fault).toMatchObject({ leftovers: [] });
    else expect(fault).toMatchObject({ kind: 'network', step: 'change', code: 'ECONNRESET' });
  }

  test.each([...changes, 'second CREATE', 'UNSUBSCRIBE', 'DELETE'])(
    'interrupted at %s: nothing is left',
    async (at) => {
      const controller = new AbortController();
      const decide = once(at, () => {
        controller.abort();
        return undefined;
      });
      const work = verifyImap({ ...(await login(decide)), signal: controller.signal }, full);
      await expect(failureOf(work)).resolves.toMatchObject({ code: 'interrupted' });
      await expect(look(setup())).resolves.toEqual(before);
    },
  );

  test('interrupted at DELETE, which is still done while the folders are removed: nothing is left', async () => {
    const controller = new AbortController();
    const answers = ['{tag} NO Mailbox was deleted under us\r\n'];
    const decide = (command: string) => {
      if (controller.signal.aborted) return command === 'SELECT' ? answers.pop() : undefined;
      if (command === 'DELETE') controller.abort();
      return undefined;
    };
    const work = verifyImap({ ...(await login(decide)), signal: controller.signal }, full);
    await expect(failureOf(work)).resolves.toMatchObject({ code: 'interrupted' });
    await expect(look(setup())).resolves.toEqual(before);
  });

  test('no answer within the limit: nothing is left', async () => {
    const limits = { connectMs: 5_000, greetingMs: 5_000, totalMs: 1_000 };
    const fault = await faultOf(verifyImap(await login(once('UID MOVE', () => silence)), { full: true, limits }));
    expect(fault).toMatchObject({ kind: 'network', code: 'ETIMEDOUT', step: 'change' });
    await expect(look(setup())).resolves.toEqual(before);
  });

  test('what cannot be removed is reported, and the next verification removes it', async () => {
    const refuse = (command: string) => (command === 'DELETE' ? '{tag} NO Permission denied\r\n' : undefined);
    const fault = await faultOf(verifyImap(await login(refuse), full));
    const text = 'text' in fault ? fault.text : '';
    const left = /mailbox-access-proof-[0-9a-f]{16}(?=,)/.exec(text)?.[0] ?? '';
    expect(text).toMatch(/^NO Permission denied \(may be left behind in jobs@contoso\.example: /);
    const { leftovers } = await verifyImap(await realLogin(setup(), 'imap'), full);
    expect([...(leftovers ?? [])].sort()).toEqual([left, `${left}-moved`]);
    await expect(look(setup())).resolves.toEqual(before);
  });

  test('folders of other names, below others, or with mail in them that is not of a proof stay', async () => {
    const name = 'mailbox-access-proof-0123456789abcdef';
    const parent = `${name.slice(0, -1)}0`;
    const kept = [`${name}x`, name.toUpperCase(), `Archive.${name}`, `${parent}.Below`, name];
    await asOther(setup(), async (client) => {
      for (const folder of kept) await client.mailboxCreate(folder);
      await client.append(name, 'Subject: Somebody wrote this\r\n\r\nText\r\n');
    });
    const { leftovers } = await verifyImap(await realLogin(setup(), 'imap'), full);
    const folders = await asOther(setup(), (client) => client.list());
    await asOther(setup(), async (client) => {
      for (const folder of kept) await client.mailboxDelete(folder);
    });
    expect(leftovers).toEqual([]);
    expect(folders.map(({ path }) => path)).toEqual(expect.arrayContaining(kept));
  });
});

/** Changes the answer to the first such command; `second` means the second one. */
function once(at: string, answer: () => ReturnType<Meddle>): Meddle {
  const [, second, command] = /^(second )?(.+)$/.exec(at) ?? [];
  // The inbox is opened with EXAMINE before any change.
  let skip = second !== undefined || command === 'EXAMINE' ? 1 : 0;
  let isDone = false;
  return (each) => {
    if (each !== command || isDone) return undefined;
    if (skip > 0) {
      skip -= 1;
      return undefined;
    }
    isDone = true;
    return answer();
  };
}

async function faultOrProof(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => faultOf(Promise.reject(error as Error)));
}
