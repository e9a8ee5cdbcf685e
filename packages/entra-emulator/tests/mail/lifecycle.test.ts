import { afterEach, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { MailServedError, PortTakenError, startEntraEmulator, type EntraEmulator } from '../../src/index.ts';
import { describeWith } from '../../../../tests/support/parts.ts';
import { makeFolder } from '../support/folder.ts';
import { isGroupAlive, untilGroupIsGone } from './support/processes.ts';
import { readInbox, send, signToken, type MailSetup } from './support/setup.ts';

const jobs = 'jobs@contoso.example';

describeWith('dovecot', 'the mail servers', () => {
  const closing: (() => Promise<void> | void)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function openDirectory(name = 'project'): Promise<{ directory: EntraEmulator; folder: string }> {
    const { folder: parent, remove } = makeFolder();
    closing.push(remove);
    const folder = join(parent, name);
    mkdirSync(folder);
    const directory = await startEntraEmulator({ folder: join(folder, 'directory') });
    closing.push(() => directory.close());
    return { directory, folder };
  }

  async function open(directory: EntraEmulator, folder: string): Promise<MailSetup> {
    const mail = await directory.startMail({ folder: join(folder, 'mail') });
    closing.push(() => mail.close());
    return { folder, directory, mail, token: (claims) => signToken(directory, claims), close: () => mail.close() };
  }

  const runFile = (folder: string): string => join(folder, 'mail', 'dovecot.json');
  const baseOf = (folder: string): string =>
    (JSON.parse(readFileSync(runFile(folder), 'utf8')) as { readonly base: string }).base;

  it('keep mail and the state of each message when they are started again', async () => {
    const { directory, folder } = await openDirectory();
    const first = await open(directory, folder);
    await send(first, jobs, await first.token(), { subject: 'Kept' });
    const before = await readInbox(first, jobs, await first.token());
    await first.close();
    const second = await open(directory, folder);
    expect(await readInbox(second, jobs, await second.token())).toEqual(before);
    expect(before).toHaveLength(4);
  });

  it('leave no process and nothing but mail behind when they are closed', async () => {
    const { directory, folder } = await openDirectory();
    const setup = await open(directory, folder);
    await readInbox(setup, jobs, await setup.token());
    const base = baseOf(folder);
    expect(isGroupAlive(setup.mail.dovecotPid)).toBe(true);
    await setup.close();
    await untilGroupIsGone(setup.mail.dovecotPid);
    expect(existsSync(base)).toBe(false);
    expect(readdirSync(join(folder, 'mail'))).toEqual([jobs]);
  });

  it('run beside others, each with its own mail', async () => {
    const [one, other] = await Promise.all([openDirectory(), openDirectory()]);
    const [first, second] = await Promise.all([open(one.directory, one.folder), open(other.directory, other.folder)]);
    await send(first, jobs, await first.token(), { subject: 'Of the first' });
    expect(await readInbox(first, jobs, await first.token())).toContain('Of the first');
    expect(await readInbox(second, jobs, await second.token())).toHaveLength(3);
    await first.close();
    expect(await readInbox(second, jobs, await second.token())).toHaveLength(3);
  });

  it('serve a folder whose name has what a configuration reads otherwise', async () => {
    const { directory, folder } = await openDirectory(`a b%u #"':`);
    const setup = await open(directory, folder);
    expect(await readInbox(setup, jobs, await setup.token())).toHaveLength(3);
    expect(readdirSync(join(folder, 'mail')).sort()).toEqual(['dovecot.json', jobs]);
  });

  it('are not started twice for one folder, and the first ones go on', async () => {
    const { directory, folder } = await openDirectory();
    const setup = await open(directory, folder);
    await expect(open(directory, folder)).rejects.toThrow(MailServedError);
    expect(await readInbox(setup, jobs, await setup.token())).toHaveLength(3);
  });

  it.each(['imap', 'smtp'] as const)('say which port is taken, and leave no process behind: %s', async (protocol) => {
    const [one, other] = await Promise.all([openDirectory(), openDirectory()]);
    const { mail } = await open(one.directory, one.folder);
    const { port } = mail[protocol];
    const folder = join(other.folder, 'mail');
    const failed: unknown = await other.directory
      .startMail({ folder, [`${protocol}Port`]: port })
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PortTakenError);
    expect(failed).toMatchObject({ protocol, port });
    expect(existsSync(runFile(other.folder))).toBe(false);
  });

  it('end the Dovecot of a run that was killed, and serve its mail', async () => {
    const { directory, folder } = await openDirectory();
    const killed = await startElsewhere(folder);
    const base = baseOf(folder);
    const pid = Number(readFileSync(join(base, 'master.pid'), 'utf8'));
    await killed();
    expect(isGroupAlive(pid)).toBe(true);
    const setup = await open(directory, folder);
    expect(await readInbox(setup, jobs, await setup.token())).toHaveLength(3);
    expect(existsSync(base)).toBe(false);
    await untilGroupIsGone(pid);
  });
});

/** Starts a directory and its mail servers in a separate process. Returns a function that kills it. */
async function startElsewhere(folder: string): Promise<() => Promise<void>> {
  const script = `
    const { startEntraEmulator } = await import('@mailbox-access/entra-emulator');
    const directory = await startEntraEmulator({ folder: process.argv[1] + '/directory' });
    await directory.startMail({ folder: process.argv[1] + '/mail' });
    console.log('ready');
    setInterval(() => undefined, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exited]);
  return async () => {
    child.kill('SIGKILL');
    await exited;
  };
}
