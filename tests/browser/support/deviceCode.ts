import type { RunningCommand } from '../../support/commands/client.ts';

/** What a person has to enter where. */
export interface DeviceCode {
  readonly uri: string;
  readonly code: string;
}

/** The prompt as it comes on standard error of a command without a terminal. */
export async function readDeviceCode({ says }: Pick<RunningCommand, 'says'>): Promise<DeviceCode> {
  const [, uri = '', code = ''] = await says(/(https:\/\/\S+\/devicelogin)[^]*enter the code (\S+?)[ .]/);
  return { uri, code };
}
