import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { emulatorFolder } from '../../src/pulumi/emulator/backend.ts';
import * as emulator from '@mailbox-access/entra-emulator';
import { explainMailStart } from '../../src/pulumi/emulator/mail.ts';
import { isGroupAlive, untilGroupIsGone } from '../../packages/entra-emulator/tests/mail/support/processes.ts';
import { describeWith } from '../support/parts.ts';
import { useProject } from '../support/useProject.ts';
import { findFreePort } from './support/freePort.ts';

describeWith('dovecot', 'directory --mail', () => {
  const project = useProject();
  let imapServer: string;
  let smtpServer: string;

  beforeAll(async () => {
    await project.directory.close();
    [imapServer, smtpServer] = [`localhost:${await findFreePort()}`, `localhost:${await findFreePort()}`];
    project.configure('dev', { imapServer, smtpServer });
  });

  /** Returns the ID of Dovecot's master, as recorded beside the mailboxes. */
  const readPid = (): number => {
    const note = readFileSync(join(emulatorFolder(project.folder), 'mail', 'dovecot.json'), 'utf8');
    return Number(readFileSync(join((JSON.parse(note) as { base: string }).base, 'master.pid'), 'utf8'));
  };

  async function start(...args: readonly string[]) {
    const { printed, ended, interrupt } = project.open(['directory', 'dev', '--mail', ...args]);
    while (printed.out === '') await new Promise((resolve) => setImmediate(resolve));
    return { printed, ended, interrupt };
  }

  it('serves the mailboxes at the servers of the settings, and prints them', async () => {
    const { printed, ended, interrupt } = await start();
    expect(printed.out).toContain(`IMAP ${imapServer} (TLS, XOAUTH2)\n`);
    expect(printed.out).toContain(`SMTP ${smtpServer} (STARTTLS, XOAUTH2)\n`);
    const pid = readPid();
    expect(isGroupAlive(pid)).toBe(true);
    interrupt();
    expect(await ended).toBe(0);
    await untilGroupIsGone(pid);
  });

  it('says so in JSON', async () => {
    const { printed, ended, interrupt } = await start('--json');
    const server = (hostAndPort: string) => ({ host: 'localhost', port: Number(hostAndPort.split(':')[1]) });
    expect(JSON.parse(printed.out)).toMatchObject({ imap: server(imapServer), smtp: server(smtpServer) });
    interrupt();
    expect(await ended).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves no process behind after %s', async (signal) => {
    const command = project.start('directory', 'dev', '--mail');
    await new Promise((resolve) => command.process.stdout?.once('data', resolve));
    const pid = readPid();
    command.process.kill(signal);
    expect(await command.ended).toMatchObject({ code: 0, err: '' });
    await untilGroupIsGone(pid);
  });

  it.each(['imapServer', 'smtpServer'])('names a port that is taken, and the setting: %s', async (key) => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    project.configure('taken', { imapServer, smtpServer, [key]: `localhost:${port}` });
    const { code, err } = await project.run('directory', 'taken', '--mail');
    taken.close();
    expect(code).toBe(1);
    expect(err).toContain(`${port}`);
    expect(err).toContain(key);
  });
});

describe('directory --mail, refused', () => {
  const project = useProject({ dev: { imapServer: 'localhost:8993' } });

  it('takes no servers but those of this machine', async () => {
    const { code, out, err } = await project.run('directory', 'dev', '--mail');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('smtpServer is "smtp.office365.com:587". Allowed with --mail: localhost:<port>.');
    expect(err).toContain('pulumi config set smtpServer localhost:8587 --stack dev');
    expect(err).not.toContain('imapServer');
  });

  it('names the package where there is no Dovecot', () => {
    expect(explainMailStart(new emulator.DovecotMissingError('Dovecot is not installed.'), emulator)).toMatchObject({
      code: 'mail-missing',
      problem: 'Dovecot is not installed.',
      remedy: expect.stringContaining('sudo apt-get install dovecot-imapd'),
    });
  });

  it('says when another process serves the same mail', () => {
    expect(explainMailStart(new emulator.MailServedError('/project/.offline/mail', 4711), emulator)).toMatchObject({
      code: 'directory-busy',
      problem: 'Process 4711 serves the mail in /project/.offline/mail already.',
    });
  });

  it('passes on what else hinders it', () => {
    const cause = new Error('Dovecot did not start');
    expect(explainMailStart(cause, emulator)).toBe(cause);
  });
});
