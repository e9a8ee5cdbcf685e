/**
 * Signs in with @azure/msal-node or @azure/identity, in a process that trusts the emulator by NODE_EXTRA_CA_CERTS.
 * Argument: the flow and its options as JSON. Prints the access tokens, or the refusal, as JSON.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as identity from '@azure/identity';
import { ConfidentialClientApplication, CryptoProvider, PublicClientApplication } from '@azure/msal-node';
import type { FlowOptions } from './flows.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as FlowOptions;
const { authority, clientId, scopes, secret = '', assertion = '', username = '', password = '' } = options;
const { origin, pathname, hostname, port } = new URL(authority);
const tenantId = pathname.slice(1);
const auth = { clientId, authority, knownAuthorities: [port === '' ? hostname : `${hostname}:${port}`] };
const credentialOptions = { authorityHost: origin, disableInstanceDiscovery: true };

type Tokens = readonly (string | undefined)[];

async function signInByMsal(flow: string): Promise<Tokens> {
  if (flow === 'secret' || flow === 'assertion') {
    const proof = flow === 'secret' ? { clientSecret: secret } : { clientAssertion: assertion };
    const app = new ConfidentialClientApplication({ auth: { ...auth, ...proof } });
    return [(await app.acquireTokenByClientCredential({ scopes }))?.accessToken];
  }
  const app = new PublicClientApplication({ auth });
  const first = await signInUser(app, flow);
  const [account] = await app.getAllAccounts();
  if (account === undefined) throw new Error('There is no account.');
  const again = await app.acquireTokenSilent({ scopes, account, forceRefresh: true });
  return [first?.accessToken, again.accessToken];
}

/** Passes a link to the parent program. */
function hand(link: string): Promise<void> {
  process.stderr.write(`link: ${link}\n`);
  return Promise.resolve();
}

async function signInUser(app: PublicClientApplication, flow: string) {
  switch (flow) {
    case 'interactive':
      return app.acquireTokenInteractive({ scopes, openBrowser: hand });
    case 'device code':
      return app.acquireTokenByDeviceCode({
        scopes,
        deviceCodeCallback: ({ userCode }) => {
          process.stderr.write(`code: ${userCode}\n`);
        },
      });
    case 'authorization code': {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const redirectUri = `http://localhost:${(server.address() as AddressInfo).port}`;
      const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
      const pkce = { codeChallenge: challenge, codeChallengeMethod: 'S256' };
      await hand(await app.getAuthCodeUrl({ scopes, redirectUri, ...pkce }));
      const [request, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
      response.end();
      server.close();
      const code = new URL(request.url ?? '', redirectUri).searchParams.get('code') ?? '';
      return app.acquireTokenByCode({ scopes, redirectUri, code, codeVerifier: verifier });
    }
    default:
      // The monitor is believed to do this. It is deprecated, but works.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      return app.acquireTokenByUsernamePassword({ scopes, username, password });
  }
}

async function getByIdentity(flow: string): Promise<Tokens> {
  return [(await makeCredential(flow).getToken(scopes))?.token];
}

function makeCredential(flow: string): identity.TokenCredential {
  switch (flow) {
    case 'secret':
      return new identity.ClientSecretCredential(tenantId, clientId, secret, credentialOptions);
    case 'assertion':
      return new identity.ClientAssertionCredential(
        tenantId,
        clientId,
        () => Promise.resolve(assertion),
        credentialOptions,
      );
    case 'environment':
      return new identity.EnvironmentCredential(credentialOptions);
    case 'workload':
      return new identity.WorkloadIdentityCredential(credentialOptions);
    case 'default':
      return new identity.DefaultAzureCredential(credentialOptions);
    default:
      return new identity.AzureCliCredential({ tenantId });
  }
}

const tokens = options.library === 'msal' ? signInByMsal(options.flow) : getByIdentity(options.flow);
const printed = await tokens.then(
  (all) => ({ tokens: all, error: '' }),
  (error: unknown) => ({ tokens: [], error: String(error) }),
);
process.stdout.write(JSON.stringify(printed));
