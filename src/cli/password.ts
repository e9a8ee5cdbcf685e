/** Environment variable with the password of the account that signs in, for a run without a terminal. */
export const passwordVariable = 'MAILBOX_ACCESS_PASSWORD';

/** Takes the password out of the environment, so that neither the engine nor a browser inherits it. Returns an empty text if it is not set. */
export function takePassword(env: NodeJS.ProcessEnv): string {
  const password = env[passwordVariable] ?? '';
  Reflect.deleteProperty(env, passwordVariable);
  return password;
}
