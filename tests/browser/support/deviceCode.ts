import type { RunningCommand } from '../../support/commands/client.ts';
import { chooseAccount } from './pages.ts';
import type { Person } from './person.ts';

/** Reads the prompt on standard error of a command without a terminal. */
export async function readDeviceCode({ says }: Pick<RunningCommand, 'says'>) {
  const [, uri = '', code = ''] = await says(/(https:\/\/\S+\/devicelogin)[^]*enter the code (\S+?)[ .]/);
  return { uri, code };
}

/** Enters a command's device code at its address, and signs in, until the command ends. */
export async function enterDeviceCode<Result>(
  { visit }: Person,
  proof: Pick<RunningCommand, 'says'> & { readonly ended: Promise<Result> },
  account: string,
): Promise<Result> {
  const { uri, code } = await readDeviceCode(proof);
  await visit(uri, async (page) => {
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Next' }).click();
    await chooseAccount(page, account);
    await proof.ended;
  });
  return proof.ended;
}
