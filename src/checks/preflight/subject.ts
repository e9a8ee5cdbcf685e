import type { Settings } from '../../registration/settings/settings.ts';
import type { MailResource } from '../../registration/permissions.ts';
import type { CredentialChoice } from '../../graph/credential.ts';
import type { GraphReader } from '../../graph/client.ts';

export interface Subject {
  readonly settings: Settings;
  /** Object ID of the stack's own application; undefined before its first create. */
  readonly objectId: string | undefined;
  readonly credential: CredentialChoice;
  /** Description of where the credential was found. */
  readonly source: string;
  /** Signs in and opens Graph. Called only once. */
  readonly open: () => Promise<Opened>;
  readonly signal: AbortSignal;
  /** Optional. Receives the object ID of each API's service principal. */
  readonly onApi?: ((api: MailResource, objectId: string) => void) | undefined;
}

/** Microsoft Graph, and its access token, which is kept nowhere else. */
export interface Opened {
  readonly graph: GraphReader;
  readonly token: string;
}
