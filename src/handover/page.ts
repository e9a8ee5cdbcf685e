import { isLoopback } from '../common/loopback.ts';
import type { Outputs } from '../registration/outputs/schema.ts';
import { code, notice, paragraph, say } from './model.ts';
import type { Block, Page, Text } from './model.ts';
import { administratorSection } from './sections/administrator.ts';
import { debuggingSection } from './sections/debugging.ts';
import { ownerSection } from './sections/owner.ts';
import { mailboxOf, monitor } from './labels.ts';

/** Builds what is handed to a customer, from the outputs of its stack alone: the same outputs give the same page. */
export function buildPage(outputs: Outputs, stack: string): Page {
  return {
    title: `Mailbox access for ${outputs.customer}`,
    lead: [paragraph([...purpose(outputs), ' Here is what is left to do, and for whom.']), ...trialNotice(outputs)],
    sections: [administratorSection(outputs), ownerSection(outputs), debuggingSection(outputs, stack)],
    footer: say`Nothing on this page is secret: it holds IDs and links, no password. Registration ${code(outputs.displayName)}, object ID ${code(outputs.objectId)}.`,
  };
}

function purpose(outputs: Outputs): Text {
  const mailbox = code(mailboxOf(outputs));
  if (outputs.imap === undefined) return say`${monitor} sends mail from ${mailbox} through Microsoft 365.`;
  if (outputs.smtp === undefined) return say`${monitor} reads the mail of ${mailbox} in Microsoft 365.`;
  return say`${monitor} reads the mail of ${mailbox} in Microsoft 365 and sends mail from it.`;
}

/** The links of the emulator lead to this machine. */
function trialNotice({ authority }: Outputs): readonly Block[] {
  if (!isLoopback(new URL(authority).hostname)) return [];
  return [
    notice(
      say`A trial: the links lead to the emulator on this machine, which ${code('npx mailbox-access emulator')} serves, and not to Microsoft. Your browser warns of its certificate.`,
    ),
  ];
}
