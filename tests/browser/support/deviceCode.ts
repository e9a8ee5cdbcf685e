import type { StartedCommand } from '../../support/project.ts';

/** What a person has to enter where. */
export interface DeviceCode {
  readonly uri: string;
  readonly code: string;
}

/** The prompt as it comes on standard error of a command without a terminal. */
export function readDeviceCode({ process: child }: Pick<StartedCommand, 'process'>): Promise<DeviceCode> {
  return new Promise((resolve) => {
    let text = '';
    child.stderr?.on('data', (chunk: string) => {
      text += chunk;
      const uri = /https:\/\/\S+\/devicelogin/.exec(text)?.[0];
      const code = /enter the code (\S+?)[ .]/.exec(text)?.[1];
      if (uri !== undefined && code !== undefined) resolve({ uri, code });
    });
  });
}
