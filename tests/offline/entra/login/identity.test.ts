import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeviceCodeCredential, UsernamePasswordCredential } from '@azure/identity';
import type { DeviceCodeInfo } from '@azure/identity';
import { decodeJwt } from 'jose';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentTenant } from '../../../../offline/entra/index.ts';
import { Client } from '../support/client.ts';
import { press, readForms } from '../support/pages.ts';
import { setUpDirectory } from '../support/setup.ts';
import { choose, registerMonitor } from '../support/signIn.ts';

const { tenantId, mailbox } = developmentTenant;
const mail = ['https://outlook.office.com/IMAP.AccessAsUser.All', 'https://outlook.office.com/SMTP.Send'];
const profile = 'https://graph.microsoft.com/User.Read';
const { client } = setUpDirectory({ deviceIntervalSeconds: 1 });
let clientId = '';

beforeAll(async () => {
  clientId = (await registerMonitor(client(), 'PASS')).appId;
});

function options() {
  const { origin, ca } = client().directory;
  return { tenantId, clientId, authorityHost: origin, disableInstanceDiscovery: true, tlsOptions: { ca } };
}

describe('@azure/identity', () => {
  it('signs in by device code, and gets a token for Graph by refresh', async () => {
    let told: DeviceCodeInfo | undefined;
    const people: Promise<unknown>[] = [];
    const credential = new DeviceCodeCredential({
      ...options(),
      userPromptCallback: (info) => {
        told = info;
        people.push(typeCode(info));
      },
    });
    const { token } = await credential.getToken([...mail]);
    await Promise.all(people);
    expect(told?.verificationUri).toBe(`${client().directory.origin}/devicelogin`);
    expect(decodeJwt(token)).toMatchObject({ aud: 'https://outlook.office.com', upn: mailbox });
  });
});

async function typeCode({ userCode }: DeviceCodeInfo): Promise<void> {
  const page = await client().send('/devicelogin');
  const accounts = await press(client(), page, 'Next', { user_code: userCode.toLowerCase() });
  const consent = await choose(client(), accounts, 'jobs');
  const end = await press(client(), consent, 'Accept');
  expect(end.text).toContain('You may close this window');
}
