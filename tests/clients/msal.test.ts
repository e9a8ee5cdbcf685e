import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { setUpDirectory } from '../../packages/entra-emulator/tests/support/setup.ts';
import { registerMonitor } from '../../packages/entra-emulator/tests/support/signIn.ts';
import {
  findDevelopmentTenant,
  signAssertion,
  workload,
} from '../../packages/entra-emulator/tests/support/workload.ts';
import { describeWith } from '../support/parts.ts';
import { helpSignIn, readResult, type FlowOptions, type FlowResult } from './support/flows.ts';
import { openPythonClients, type PythonClients } from './support/python.ts';

const { tenantId, clientId, clientSecret, mailbox } = developmentTenant;
const mail = ['https://outlook.office.com/IMAP.AccessAsUser.All', 'https://outlook.office.com/SMTP.Send'];
const graph = ['https://graph.microsoft.com/.default'];
const forMail = { aud: 'https://outlook.office.com', upn: mailbox, scp: 'IMAP.AccessAsUser.All SMTP.Send' };
const ofApplication = { aud: 'https://graph.microsoft.com', appid: clientId, idtyp: 'app' };

describeWith('python', 'libraries of Microsoft', () => {
  // MSAL for Python asks for a user's realm on port 443, whatever the authority says.
  const { client } = setUpDirectory({ deviceIntervalSeconds: 1, host: '127.0.0.2', port: 443 });
  let clients: PythonClients;
  let authority: string;

  beforeAll(async () => {
    const { directory } = client();
    clients = await openPythonClients(directory);
    authority = `${directory.origin}/${tenantId}`;
    findDevelopmentTenant(directory).change(({ federatedCredentials }) => {
      federatedCredentials.push({ ...workload, appId: clientId });
    });
  });
  afterAll(() => {
    clients.close();
  });

  async function run(program: readonly string[], options: Omit<FlowOptions, 'authority'>): Promise<FlowResult> {
    const [file = '', ...args] = program;
    const running = clients.start(file, ...args, JSON.stringify({ ...options, authority }));
    await helpSignIn(client(), clients, running, options.flow);
    return readResult(running);
  }

  const node = [process.execPath, resolve('tests/clients/support/nodeClient.ts')];
  const libraries = [
    { name: 'MSAL for Python', program: ['python3', resolve('tests/clients/support/msalClient.py')] },
    { name: '@azure/msal-node', program: node },
  ];
  const ofUsers = { 'MSAL for Python': [], '@azure/msal-node': ['authorization code'] } as Record<string, string[]>;

  describe.each(libraries)('$name', ({ name, program }) => {
    it.each(['interactive', 'device code', ...(ofUsers[name] ?? [])])(
      'signs a user in by %s, and then gets a token without a person',
      async (flow) => {
        const { appId } = await registerMonitor(client(), `${name} by ${flow}`);
        const { claims, error } = await run(program, { library: 'msal', flow, clientId: appId, scopes: mail });
        expect(error).toBe('');
        expect(claims).toMatchObject([forMail, forMail]);
      },
    );

    it('signs a user in by a password once there is consent, and says by which code not before', async () => {
      const { appId } = await registerMonitor(client(), `${name} by password`);
      const flow = { library: 'msal', flow: 'password', clientId: appId, scopes: mail, username: mailbox } as const;
      const signIn = (password = 'embedded-directory-only') => run(program, { ...flow, password });
      expect((await signIn()).error).toContain('AADSTS65001');
      await run(program, { ...flow, flow: 'device code' });
      expect((await signIn('wrong')).error).toContain('AADSTS50126');
      expect((await signIn()).claims).toMatchObject([forMail, forMail]);
    });

    it('signs an application in by a secret, and says by which code not with another', async () => {
      const flow = { library: 'msal', flow: 'secret', clientId, scopes: graph } as const;
      expect((await run(program, { ...flow, secret: clientSecret })).claims).toMatchObject([ofApplication]);
      expect((await run(program, { ...flow, secret: 'wrong' })).error).toContain('AADSTS7000215');
    });
  });

  it('MSAL for Python asks how a user signs in before it sends a password', () => {
    const asked = client().directory.requests.filter(({ path }) => path === `/common/userrealm/${mailbox}`);
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it.each(['msal', 'identity'] as const)('%s for Node.js signs a workload in by its own token', async (library) => {
    const flow = { library, flow: 'assertion', clientId, scopes: graph } as const;
    expect((await run(node, { ...flow, assertion: await signAssertion() })).claims).toMatchObject([ofApplication]);
    const assertion = await signAssertion({ sub: 'another' });
    expect((await run(node, { ...flow, assertion })).error).toContain('AADSTS700213');
  });

  describe('@azure/identity', () => {
    it.each(['secret', 'environment', 'workload', 'default'])('signs an application in: %s', async (flow) => {
      const tokenFile = join(clients.folder, 'token');
      writeFileSync(tokenFile, await signAssertion());
      Object.assign(clients.env, { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId });
      if (flow === 'workload') clients.env.AZURE_FEDERATED_TOKEN_FILE = tokenFile;
      else clients.env.AZURE_CLIENT_SECRET = clientSecret;
      const { claims, error } = await run(node, {
        library: 'identity',
        flow,
        clientId,
        secret: clientSecret,
        scopes: graph,
      });
      expect(error).toBe('');
      expect(claims).toMatchObject([ofApplication]);
    });
  });
});
