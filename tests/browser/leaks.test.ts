import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Outputs } from '../../src/registration/outputs/schema.ts';
import { verifyImap } from '../../src/mailbox/imap/verify.ts';
import { Client, readText } from '../../packages/entra-emulator/tests/support/client.ts';
import { isFull } from '../support/full.ts';
import { describeWith } from '../support/parts.ts';
import type { CommandResult } from '../support/project.ts';
import type { Customers } from './support/customer.ts';
import { enterDeviceCode } from './support/deviceCode.ts';
import { captureSecrets } from './support/leaks/capture.ts';
import { readFolder, watchMachine, type Places, type Watch } from './support/leaks/places.ts';
import { Secrets } from './support/leaks/secrets.ts';
import { acceptAs, chooseAccount, landed } from './support/pages.ts';
import { openPerson, type Person } from './support/person.ts';

const jobs = 'jobs@contoso.example';
/** Compiled code is excluded from the search of temporary files: it contains no secrets. */
const compileCache = join(tmpdir(), 'node-compile-cache');

describe('the search for secrets', () => {
  const token = [40, 700, 256].map((size) => randomBytes(size).toString('base64url')).join('.');
  const other = randomBytes(700).toString('base64url');
  const password = 'Straße & 12 Eier?';
  const secrets = new Secrets();
  secrets.learn('token', token);
  secrets.learn('password', password);
  const xoauth2 = (user: string) => Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64');

  it.each([
    ['as it is', `authorization: Bearer ${token}`],
    ['its beginning', token.slice(0, 30)],
    ['its end', token.slice(-24)],
    ['a piece of 23 characters', `…${token.slice(411, 434)}…`],
    ['in a sign-in by XOAUTH2', `AUTHENTICATE XOAUTH2 ${xoauth2('jobs@contoso.example')}`],
    ['in one whose user is a character longer', xoauth2('jobs1@contoso.example')],
    ['in one whose user is two longer', xoauth2('jobs12@contoso.example')],
    ['in base64 for addresses', Buffer.from(token).toString('base64url')],
    ['among bytes that are no text', `\x00\xff${token}\x00`],
    ['in JSON', JSON.stringify({ text: `said ${token}` })],
  ])('finds a token %s', (_, text) => {
    expect(secrets.find(text)).toEqual(['token']);
  });

  it.each([
    ['as it is', `--password '${password}'`],
    ['in an address', `?password=${encodeURIComponent(password)}`],
    ['in a form', new URLSearchParams({ password }).toString()],
    ['in base64', Buffer.from(`user:${password}`).toString('base64')],
    ['as the bytes of a file', Buffer.from(password).toString('latin1')],
  ])('finds a password %s', (_, text) => {
    expect(secrets.find(text)).toEqual(['password']);
  });

  it('finds nothing in another token, and in a piece too short to be of use', () => {
    expect(secrets.find(`${other} ${token.slice(0, 12)} ${password.slice(0, 6)}`)).toEqual([]);
  });

  it('does not treat a common text as a secret', () => {
    expect(() => {
      secrets.learn('token', '');
    }).toThrow('This is no token');
  });
});

describeWith(['dovecot', 'chromium'], 'a whole run, from up to destroy, with every secret known', () => {
  const secrets = new Secrets();
  const places: Places = new Map();
  const password = `Straße-${randomUUID()}`;
  const wrongPassword = `wrong-${randomUUID()}`;
  let person: Person;
  let customers: Customers;
  let machine: Watch;
  let own: string;

  beforeAll(async () => {
    captureSecrets(secrets);
    own = mkdtempSync(join(tmpdir(), 'mailbox-access-leaks-'));
    mkdirSync(join(own, 'tmp'));
    person = await openPerson();
    ({ customers } = person);
    machine = watchMachine(join(own, 'tmp'));
    secrets.learn('password', password);
    secrets.learn('password', wrongPassword);
    await customers.changeUser('jobs', { password });
    await wholeRun();
    places.set("directory's log", withoutIds(JSON.stringify(customers.project.directory.requests)));
    places.set("directory's log, asked for", withoutIds(await customers.readRequests()));
    for (const [name, content] of machine.stop()) places.set(name, content);
    readFolder('project', customers.project.folder, places);
    readFolder('temporary files', join(own, 'tmp'), places);
    readFolder('engine', join(own, 'pulumi'), places);
    readFolder('Dovecot', dovecotFolder(customers.mail.dovecotPid), places);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    machine.stop();
    await person.close();
    rmSync(own, { recursive: true });
  });

  function keep(name: string, { out, err }: CommandResult): void {
    places.set(`${name}, standard output`, out);
    places.set(`${name}, standard error`, err);
  }

  const start = (env: NodeJS.ProcessEnv, ...args: readonly string[]) =>
    customers.project.startWith(
      { TMPDIR: join(own, 'tmp'), PULUMI_HOME: join(own, 'pulumi'), NODE_COMPILE_CACHE: compileCache, ...env },
      ...args,
    );

  async function run(code: number, env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<void> {
    const result = await start(env, ...args).ended;
    if (result.code !== code) throw new Error(`${args.join(' ')}: ${result.code}\n${result.out}\n${result.err}`);
    keep(args.join(' '), result);
  }

  async function wholeRun(): Promise<void> {
    customers.configure('contoso');
    await run(0, {}, 'up', 'contoso');
    if (isFull) await run(0, {}, 'outputs', 'contoso');
    await run(0, {}, 'outputs', 'contoso', '--json');
    await run(0, {}, 'handover', 'contoso');
    await acceptLink();
    await verifyInBrowser();
    await verifyByDevice();
    const byPassword = ['verify', 'contoso', '--as-monitor'];
    if (isFull) await run(0, { MAILBOX_ACCESS_PASSWORD: password }, ...byPassword, '--full', '--send');
    await run(0, { MAILBOX_ACCESS_PASSWORD: password }, ...byPassword, '--full', '--send', '--json');
    await run(1, { MAILBOX_ACCESS_PASSWORD: wrongPassword }, ...byPassword);
    await verifyInVain(byPassword);
    await run(0, {}, 'verify', 'contoso');
    await run(0, {}, 'refresh', 'contoso');
    readFolder('project before destroy', customers.project.folder, places);
    await run(0, {}, 'destroy', 'contoso', '--yes');
  }

  /** Runs `verify` in vain: the directory, and Dovecot with an invalid token, refuse it. */
  async function verifyInVain(byPassword: readonly string[]): Promise<void> {
    await customers.changeUser('jobs', { imapEnabled: false, smtpAuthEnabled: false });
    await run(1, { MAILBOX_ACCESS_PASSWORD: password }, ...byPassword, '--json');
    await customers.changeUser('jobs', { imapEnabled: true, smtpAuthEnabled: true });
    const { mail, project } = customers;
    const login = { server: mail.imap, mailbox: jobs, ca: project.directory.ca };
    const broken = `${await askForToken()}AA`;
    await expect(verifyImap({ ...login, accessToken: broken })).rejects.toThrow('AUTHENTICATE failed');
  }

  async function readOutputs(): Promise<Outputs> {
    return JSON.parse((await customers.project.run('outputs', 'contoso', '--json')).out) as Outputs;
  }

  /** Requests a token for mail like any program. */
  async function askForToken(): Promise<string> {
    const { clientId, tenantId, scopes } = await readOutputs();
    const client = new Client(customers.project.directory);
    const form = { grant_type: 'password', client_id: clientId, client_secret: '', scope: scopes.join(' ') };
    const { body } = await client.token(tenantId, { ...form, username: jobs, password });
    client.close();
    return readText(body, 'access_token');
  }

  const acceptLink = () =>
    person.follow(
      'contoso',
      ({ authorizeUrl }) => authorizeUrl,
      async (page) => {
        await acceptAs(page, jobs);
        expect((await landed(page)).searchParams.has('code')).toBe(true);
      },
    );

  async function verifyInBrowser(): Promise<void> {
    const { browser, visit } = person;
    const proof = start({ BROWSER: browser.program }, 'verify', 'contoso', '--sign-in');
    await visit(await browser.next(), async (page) => {
      await chooseAccount(page, jobs);
      expect((await proof.ended).code).toBe(0);
    });
    keep('verify --sign-in', await proof.ended);
  }

  async function verifyByDevice(): Promise<void> {
    const result = await enterDeviceCode(person, start({}, 'verify', 'contoso', '--device-code', '--json'), jobs);
    expect(result.code).toBe(0);
    keep('verify --device-code', result);
  }

  /** Returns the places that contain part of a secret: `place: names`. */
  const leaks = (): readonly string[] =>
    [...places].flatMap(([place, content]) => {
      const names = secrets.find(content);
      return names.length === 0 ? [] : [`${place}: ${names.join(', ')}`];
    });

  it.each([
    'access_token',
    'client_secret',
    'code',
    'code_verifier',
    'device_code',
    'id_token',
    'password',
    'refresh_token',
    'sealed authorization code',
    'sealed refresh token',
    'sealed sign-in under way',
    'signed token',
    'user code',
  ])('knows what there was of %s', (name) => {
    expect(secrets.count(name)).toBeGreaterThan(0);
  });

  it.each([
    'up contoso, standard output',
    'verify --sign-in, standard error',
    "directory's log",
    'arguments of processes',
    'Dovecot/log',
    'project/reports/contoso.json',
    'project/handover/contoso-owner.html',
    'project/handover/contoso-administrator.md',
    'project before destroy/.offline/state/.pulumi/stacks/mailbox-access/contoso.json',
    'project/.offline/directory/tenants/11111111-1111-4111-8111-111111111111.json',
  ])('looks into %s', (place) => {
    expect(places.get(place)?.length).toBeGreaterThan(10);
  });

  it('finds nothing but the code that a person has to type', () => {
    expect(leaks()).toEqual(['verify --device-code, standard error: user code']);
  });

  it('finds what the directory keeps by design: its own keys, in their files alone', () => {
    const folder = dirname(customers.project.directory.caFile ?? '');
    const keys = { 'signing key': 'signing-key.pem', 'key of the certificate': 'certificates.json' };
    for (const [name, file] of Object.entries(keys))
      secrets.learn(name, readKey(readFileSync(join(folder, file), 'utf8')));
    expect(
      leaks()
        .filter((leak) => !leak.endsWith(': user code'))
        .sort(),
    ).toEqual(
      ['project before destroy', 'project'].flatMap((place) => [
        `${place}/.offline/directory/certificates.json: key of the certificate`,
        `${place}/.offline/directory/signing-key.pem: signing key`,
      ]),
    );
  });
});

/** Removes MSAL's client_info, base64 of the user's and tenant's IDs, which every token also contains. */
function withoutIds(log: string): string {
  return log.replaceAll(/"client_info":"([\w-]{20,})"/g, (_, text: string) => {
    expect(Object.keys(JSON.parse(Buffer.from(text, 'base64url').toString()) as object)).toEqual(['uid', 'utid']);
    return '"client_info":"(IDs)"';
  });
}

/** Returns the middle of a private key in PEM, also inside JSON. Its beginning only states the format. */
function readKey(text: string): string {
  const [, body = ''] = /BEGIN PRIVATE KEY-----([^-]+)-----END/.exec(text.replaceAll(/\\[rn]/g, '\n')) ?? [];
  return String(body.trim().split(/\s+/)[1]);
}

/** Returns the base folder of a running Dovecot, with its log. The command line names its configuration. */
function dovecotFolder(pid: number): string {
  const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  return dirname(String(args[args.indexOf('-c') + 1]));
}
