import { afterEach } from '@jest/globals';
import { openSignIn, type SignIn } from '../../../../../src/mailbox/oauth/signIn.ts';
import type { SignInMethod, SignInOptions } from '../../../../../src/diagnostics/signInMethod.ts';
import { startScriptedLogin, type Script, type ScriptedLogin } from '../../../../support/scriptedLogin.ts';
import { buildOutputs, secrets, tenantId } from './answers.ts';

const open: ScriptedLogin[] = [];

afterEach(async () => {
  for (const login of open.splice(0)) await login.close();
});

/** Starts a login endpoint with this script, closed after the test. It shares the certificate of `beside`. */
export async function serve(script: Script, beside?: ScriptedLogin): Promise<ScriptedLogin> {
  const login = await startScriptedLogin(tenantId, script, beside);
  open.push(login);
  return login;
}

/** Signs jobs@contoso.example in there. */
export function signInAt(
  { origin, ca }: Pick<ScriptedLogin, 'origin' | 'ca'>,
  method: SignInMethod,
  options: Partial<SignInOptions> = {},
): SignIn {
  const outputs = buildOutputs({ authority: `${origin}/${tenantId}` });
  return openSignIn(method, { outputs, ca, password: secrets.password, ...options });
}
