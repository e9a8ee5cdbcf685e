import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { Client } from '../../packages/entra-emulator/tests/support/client.ts';
import { registerMonitor } from '../../packages/entra-emulator/tests/support/signIn.ts';
import { changePolicies } from '../../packages/entra-emulator/tests/support/tenant.ts';
import { openMail } from '../../packages/entra-emulator/tests/mail/support/setup.ts';
import type { MailSetup } from '../../packages/entra-emulator/tests/mail/support/setup.ts';
import { findFreePort } from '../engine/support/freePort.ts';
import { describeWith } from '../support/parts.ts';
import { signInByLink } from './support/person.ts';
import { openPythonClients } from './support/python.ts';
import type { ClientResult, PythonClients, RunningClient } from './support/python.ts';

const { tenantId, mailbox } = developmentTenant;
const scope = 'https://outlook.office.com/IMAP.AccessAsUser.All offline_access';
const subjects = [
  'Application for cleaning operative, reference CL-2041',
  'Site supervisor (SS-118): CV attached',
  'Bewerbung – security officer, nights',
];

describeWith(
  ['python', 'dovecot'],
  'email-oauth2-proxy, between a mail program without OAuth 2.0 and the emulator',
  () => {
    let mail: MailSetup;
    let client: Client;
    let clients: PythonClients;
    let proxy: RunningClient;
    let port: number;
    const configFile = () => join(clients.folder, 'emailproxy.config');

    beforeAll(async () => {
      mail = await openMail();
      client = new Client(mail.directory);
      await changePolicies(client, { userConsent: ['microsoft-user-default-legacy'] });
      clients = await openPythonClients(mail.directory);
      port = await findFreePort();
      const { appId } = await registerMonitor(client, 'Mail program');
      const endpoint = `${mail.directory.origin}/${tenantId}/oauth2/v2.0`;
      writeFileSync(
        configFile(),
        [
          `[IMAP-${port}]`,
          'local_address = 127.0.0.1',
          'server_address = localhost',
          `server_port = ${mail.mail.imap.port}`,
          `[${mailbox}]`,
          `permission_url = ${endpoint}/authorize`,
          `token_url = ${endpoint}/token`,
          `oauth2_scope = ${scope}`,
          `redirect_uri = http://localhost:${await findFreePort()}`,
          `client_id = ${appId}`,
          'use_pkce = True',
        ].join('\n'),
      );
      proxy = clients.start('emailproxy', '--no-gui', '--local-server-auth', '--config-file', configFile());
      await proxy.says(/(Initialised [^\n]*)/);
    });
    afterAll(async () => {
      proxy.stop();
      await proxy.ended;
      clients.close();
      client.close();
      await mail.close();
    });

    const read = (password: string): Promise<ClientResult> =>
      clients.start('python3', resolve('tests/clients/support/imapClient.py'), String(port), mailbox, password).ended;

    it('reads the mailbox once its owner has signed in', async () => {
      const reading = read('a password of this machine');
      await signInByLink(client, await proxy.says(/visit the following URL[^]*?(https:\/\/\S+)/), 'jobs');
      expect(JSON.parse((await reading).out)).toEqual(subjects);
    });

    it('reads it again without anybody, and keeps no token in clear', async () => {
      expect(JSON.parse((await read('a password of this machine')).out)).toEqual(subjects);
      expect(readFileSync(configFile(), 'utf8')).not.toContain('eyJ');
    });
  },
);
