/** Asks the command server to run one command line. Each connection runs one. */
export interface CommandRequest {
  readonly type: 'run';
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly isInteractive: boolean;
  readonly hasColor: boolean;
}

/** Messages, one line of JSON each. */
export type FromClient =
  CommandRequest | { readonly type: 'interrupt' } | { readonly type: 'answer'; readonly text: string };

export type FromServer =
  | { readonly type: 'out' | 'err'; readonly text: string }
  | { readonly type: 'ask'; readonly question: string }
  | { readonly type: 'ended'; readonly code: number }
  | { readonly type: 'thrown'; readonly text: string };

/** Holds the ports of the command servers, one for each Jest worker, separated by commas. */
export const portsVariable = 'MAILBOX_ACCESS_TEST_COMMAND_PORTS';
