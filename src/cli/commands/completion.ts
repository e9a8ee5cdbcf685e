import { readFile } from 'node:fs/promises';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';

export async function run(shell: 'bash' | 'zsh', _: GlobalOptions, { console }: Context): Promise<number> {
  console.out(await readFile(new URL(`../completion/mailbox-access.${shell}`, import.meta.url), 'utf8'));
  return exitCode.done;
}
