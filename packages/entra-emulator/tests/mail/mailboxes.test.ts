import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasMailbox, readClaims } from '../../src/mail/access.ts';
import { dovecotPlaces, findDovecot } from '../../src/mail/dovecot/dovecot.ts';
import { Mailboxes } from '../../src/mail/maildir.ts';
import { buildUser, UserSettings } from '../../src/store/users.ts';
import { makeFolder } from '../support/folder.ts';

describe('access to a mailbox', () => {
  const user = (settings: object) =>
    buildUser(UserSettings.parse({ userPrincipalName: 'jobs@contoso.example', ...settings }), new Date());

  it.each([
    ['a user with a licence', {}, true],
    ['a user with a licence who is disabled', { accountEnabled: false }, true],
    ['a shared mailbox', { accountEnabled: false, licensed: false }, true],
    ['a user without a licence', { licensed: false }, false],
    ['a disabled user without an address', { accountEnabled: false, licensed: false, mail: null }, false],
  ])('hasMailbox %s', (_, settings, expected) => {
    expect(hasMailbox(user(settings))).toBe(expected);
  });

  describe('readClaims', () => {
    const token = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
    const claims = { iss: 'https://localhost:1/t/', upn: 'jobs@contoso.example', scp: 'SMTP.Send' };

    it('reads the claims that decisions depend on', () => {
      expect(readClaims(token({ ...claims, aud: 'x' }))).toEqual(claims);
    });

    it.each(['', 'x', 'a.b.c', token(null), token({ ...claims, upn: 1 }), token({ ...claims, scp: undefined })])(
      'reads nothing from %j',
      (wrong) => {
        expect(readClaims(wrong)).toBeUndefined();
      },
    );
  });
});

describe('a mailbox', () => {
  let folder = '';
  let remove: () => void;
  const now = () => new Date('2026-03-02T09:30:00Z');

  beforeEach(() => {
    ({ folder, remove } = makeFolder());
  });

  afterEach(() => {
    remove();
  });

  const read = (address: string): readonly string[] =>
    readdirSync(join(folder, address, 'new'))
      .sort()
      .map((name) => readFileSync(join(folder, address, 'new', name), 'utf8'));

  it('has three applications to its address when it is opened first, the newest a minute old', async () => {
    await new Mailboxes(folder, now).open('Jobs@contoso.example');
    const messages = read('jobs@contoso.example');
    const header = (name: string) => messages.map((message) => new RegExp(`^${name}: (.+)\r$`, 'm').exec(message)?.[1]);
    expect(header('To')).toEqual(Array(3).fill('Jobs@contoso.example'));
    expect(header('Date')).toEqual([
      'Mon, 02 Mar 2026 09:27:00 +0000',
      'Mon, 02 Mar 2026 09:28:00 +0000',
      'Mon, 02 Mar 2026 09:29:00 +0000',
    ]);
    expect(header('Message-ID').filter((id) => id?.startsWith('<'))).toHaveLength(3);
    expect(messages[1]).toContain('filename="CV Priya Raman.rtf"');
    // Every line ends with CRLF and is ASCII (RFC 5322).
    for (const message of messages) expect(message).toMatch(/^(?:[\t\x20-\x7e]*\r\n)+$/);
  });

  it('is for its owner alone', async () => {
    const maildir = await new Mailboxes(join(folder, 'mail'), now).open('jobs@contoso.example');
    for (const path of [join(folder, 'mail'), maildir, join(maildir, 'new')])
      expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('is left as it is when it is there', async () => {
    mkdirSync(join(folder, 'jobs@contoso.example', 'new'), { recursive: true });
    await new Mailboxes(folder, now).open('JOBS@contoso.example');
    expect(read('jobs@contoso.example')).toEqual([]);
  });

  it('is made once when it is opened many times at once', async () => {
    const mailboxes = new Mailboxes(folder, now);
    await Promise.all(Array.from({ length: 10 }, () => mailboxes.open('jobs@contoso.example')));
    expect(read('jobs@contoso.example')).toHaveLength(3);
    expect(readdirSync(folder)).toEqual(['jobs@contoso.example']);
  });

  it('gets each message whole, behind those it has', async () => {
    const mailboxes = new Mailboxes(folder, now);
    const messages = Array.from({ length: 20 }, (_, number) => `Subject: ${number}\r\n\r\n`);
    for (const message of messages) await mailboxes.deliver('jobs@contoso.example', Buffer.from(message));
    expect(read('jobs@contoso.example').slice(3)).toEqual(messages);
    expect(readdirSync(join(folder, 'jobs@contoso.example', 'tmp'))).toEqual([]);
  });

  it('says when it cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => new Mailboxes(join(folder, 'file'), now)).toThrow('EEXIST');
    const mailboxes = new Mailboxes(join(folder, 'mail'), now);
    await expect(mailboxes.open('no/such/folder@contoso.example')).rejects.toThrow('ENOENT');
  });
});

describe('findDovecot', () => {
  let folder = '';
  let remove: () => void;

  beforeEach(() => {
    ({ folder, remove } = makeFolder());
  });

  afterEach(() => {
    remove();
  });

  /** Installs a fake Dovecot that only prints its version. */
  function install(version: string): string {
    const program = join(folder, 'dovecot');
    writeFileSync(program, `#!/bin/sh\n[ "$1" = --version ] && echo '${version}'\n`, { mode: 0o755 });
    return program;
  }

  const find = (imap = join(folder, 'dovecot')) => findDovecot({ folders: ['/nowhere', folder], imap: [imap] });

  it('takes version 2.3 with IMAP', async () => {
    const program = install('2.3.21.1 (d492236fa0)');
    expect(await find()).toBe(program);
  });

  it('looks on PATH, then where a person has no PATH to', () => {
    expect(dovecotPlaces({ PATH: '/one::/two' }).folders).toEqual(['/one', '/two', '/usr/sbin']);
  });

  it('says that there is none, that it has no IMAP, or that it is another version', async () => {
    await expect(find()).rejects.toThrow('Dovecot is not installed.');
    const program = install('2.3.19.1 (9b53102964)');
    await expect(find(join(folder, 'imap'))).rejects.toThrow(`${program} has no IMAP.`);
    install('2.4.1-4 (7d8c0e5759)');
    await expect(find()).rejects.toThrow(`${program} is version 2.4.1-4 (7d8c0e5759), not 2.3.`);
  });
});
