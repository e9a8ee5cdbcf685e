import type { ImapFlow, ImapFlowError } from 'imapflow';
import type { Fault } from '../../diagnostics/fault.ts';
import { buildObservation, explainConnection, buildRefusal } from '../faults.ts';
import type { FaultLocation } from '../faults.ts';
import { describeChallenge } from '../xoauth2.ts';

/** What is known of a connection when something in it has failed. */
export interface Circumstances {
  readonly client: Pick<ImapFlow, 'byeReason'>;
  /** An error that the connection emitted. */
  readonly broken: unknown;
  /** The first line, when it was no greeting. */
  readonly noGreeting: string | undefined;
  /** Why the connection was closed because of what the server sent. */
  readonly excess: string | undefined;
}

/** What the answer was not: IMAP, or of a size that can be read. */
const unreadable =
  /^(ParserError|LineTooLarge|LiteralTooLarge|ResponseTooLarge|TooMany|Unexpected|InvalidResponse|MissingTag|MAX_IMAP|ResponseProcessing)/;

/** What imapflow threw, as a fault. */
export function buildFault(error: Partial<ImapFlowError>, place: FaultLocation, circumstances: Circumstances): Fault {
  const { client, broken, noGreeting, excess } = circumstances;
  const { responseStatus, responseText = '', code = readCode(broken) } = error;
  if (noGreeting !== undefined) return buildRefusal('imap', { ...place, step: 'greeting' }, noGreeting);
  if (responseStatus === 'NO' || responseStatus === 'BAD') {
    return buildRefusal('imap', place, `${responseStatus} ${responseText}${describeChallenge(error.oauthError)}`);
  }
  if (isNotConnected(error)) return buildRefusal('imap', { ...place, step: 'open' }, `BAD ${error.response}`);
  if (client.byeReason !== undefined) return buildRefusal('imap', place, `BYE ${client.byeReason}`);
  const told = excess ?? [code, readCode(broken)].find((each) => each !== undefined && unreadable.test(each));
  if (told !== undefined) return buildObservation('imap', place, `The answer cannot be read as IMAP (${told}).`);
  return explainConnection(place, broken ?? error);
}

/** Exchange says it once somebody is signed in; imapflow, which asks for the namespace then, makes a failed sign-in of it. */
function isNotConnected(error: Partial<ImapFlowError>): error is { readonly response: string } {
  return typeof error.response === 'string' && /authenticated but not connected/i.test(error.response);
}

function readCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
