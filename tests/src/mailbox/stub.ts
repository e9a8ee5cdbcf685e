import { afterEach, beforeAll } from '@jest/globals';
import type { MailLogin } from '../../../src/mailbox/login.ts';
import { makeCertificates, type TestCertificates } from '../../support/mail/certificates.ts';
import type { Answer, LineServer } from '../../support/mail/lineServer.ts';
import { accessToken, mailbox } from './support.ts';

/** Serves a stub of a mail server in each test, and closes it afterward. */
export function useStub<Stub extends LineServer>(
  serve: (certificates: TestCertificates, answers: Readonly<Record<string, Answer>>) => Promise<Stub>,
) {
  let certificates: TestCertificates;
  const opened: Stub[] = [];

  beforeAll(async () => {
    certificates = await makeCertificates();
  });
  afterEach(() => Promise.all(opened.splice(0).map((stub) => stub.close())));

  return {
    /** Starts a stub and returns its login. */
    login: async (answers: Readonly<Record<string, Answer>> = {}): Promise<MailLogin> => {
      const stub = await serve(certificates, answers);
      opened.push(stub);
      return { server: stub.server, mailbox, accessToken, ca: certificates.ca };
    },
    /** Returns the last stub. */
    stub: (): Stub => {
      const stub = opened.at(-1);
      if (stub === undefined) throw new Error('No stub is served yet.');
      return stub;
    },
  };
}
