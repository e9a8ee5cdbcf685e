import type { Context } from '../registration/customers/context.ts';

/** Environment variable with the password of the account, for a run without a terminal. */
export const passwordVariable = 'MAILBOX_ACCESS_PASSWORD';

/**
 * Takes the password out of the environment, so that no other program inherits it, or else asks for it.
 *
 * @param question Undefined when nobody can be asked.
 * @returns an empty text if there is none.
 */
export async function readPassword(
  question: string | undefined,
  { console, env, signal }: Pick<Context, 'console' | 'env' | 'signal'>,
): Promise<string> {
  const given = env[passwordVariable] ?? '';
  Reflect.deleteProperty(env, passwordVariable);
  return given === '' && question !== undefined ? console.askSecret(question, signal) : given;
}
