import type { Answer } from '../../../../support/scriptedLogin.ts';
import type { Outputs } from '../../../../../src/registration/outputs/schema.ts';
import { outputsOf } from '../../../../support/outputs.ts';
import { buildToken } from './token.ts';

/** Returns outputs of a stack for jobs@contoso.example, with `change`. */
export function buildOutputs(change: Partial<Outputs> = {}): Outputs {
  return { ...outputsOf(), ...change };
}

export const tokenPath = '/oauth2/v2.0/token';
export const devicePath = '/oauth2/v2.0/devicecode';
export const discoveryPath = '/v2.0/.well-known/openid-configuration';

export const { tenantId, clientId } = buildOutputs();
const objectId = '5a3c7a3e-9f0b-4c57-8a5e-2f5f3f0d9b11';

/** Texts that no output, error or log may contain. */
export const secrets = {
  refreshToken: 'refresh-token-0001',
  deviceCode: 'device-code-0001',
  code: 'authorization-code-0001',
  password: 'p@ss word/0001',
} as const;

/** Answers a token request with success; `scope` as requested. */
export const granted: Answer = (response, { form }) => {
  const scope = (form.scope ?? '').split(' ').filter((each) => each.startsWith('https:'));
  const now = Math.floor(Date.now() / 1_000);
  const claims = { oid: objectId, sub: objectId, tid: tenantId, aud: clientId, iat: now, nbf: now, exp: now + 3_600 };
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      token_type: 'Bearer',
      expires_in: 3_600,
      ext_expires_in: 3_600,
      scope: scope.join(' '),
      access_token: buildToken({ for: scope }),
      refresh_token: secrets.refreshToken,
      id_token: buildToken({ ...claims, ver: '2.0', name: 'Jobs', preferred_username: 'jobs@contoso.example' }),
      client_info: Buffer.from(JSON.stringify({ uid: objectId, utid: tenantId })).toString('base64url'),
    }),
  );
};

/** The token that {@link granted} returns for the scopes of each API. */
export const exchangeToken = buildToken({
  for: ['https://outlook.office.com/IMAP.AccessAsUser.All', 'https://outlook.office.com/SMTP.Send'],
});
export const graphToken = buildToken({ for: ['https://graph.microsoft.com/User.Read'] });

/** Builds a refusal in Entra's form. */
export function refused(aadsts: number, error: string, words: string, status = 400): Answer {
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${aadsts}: ${words} Trace ID: aaaaaaaa-0000-4000-8000-000000000000 Correlation ID: bbbbbbbb-0000-4000-8000-000000000000 Timestamp: 2026-11-25 12:00:00Z`,
      error_codes: [aadsts],
      correlation_id: 'bbbbbbbb-0000-4000-8000-000000000000',
    },
  };
}

export const pending = refused(
  70016,
  'authorization_pending',
  'OAuth 2.0 device flow error. Authorization is pending.',
);

export function deviceCode(change: object = {}): Answer {
  return {
    status: 200,
    body: {
      device_code: secrets.deviceCode,
      user_code: 'ABCD-EFGH',
      verification_uri: 'https://microsoft.com/devicelogin',
      expires_in: 900,
      interval: 0.1,
      message: 'not shown',
      ...change,
    },
  };
}
