import { cleanText } from '../common/text.ts';
import type { Outputs } from '../registration/outputs/schema.ts';
import { contactOf, monitor, type Sender } from './labels.ts';
import type { Letter } from './model.ts';

export function buildLetter(outputs: Outputs, sender: Sender): Letter {
  const { mailbox = 'your mailbox', account, authorizeUrl, displayName } = outputs;
  const contact = contactOf(sender);
  return {
    label: 'Write the email',
    to: account,
    subject: `Connect ${mailbox} to ${monitor}`,
    lines: [
      `${sender.name ?? outputs.customer} asks you to connect ${mailbox} to ${monitor} (Timegate Recruit).`,
      '',
      `1. Open this link in a private browser window: ${authorizeUrl}`,
      `2. Sign in as ${account ?? 'the account of that mailbox'}, not with another account.`,
      `3. Check that the page names ${displayName}, then select Accept.`,
      '4. The next page may be blank. That is normal. Close it, and do not share its address.',
      '',
      'If Microsoft says "Need admin approval", reply to this email.',
      ...(contact === undefined ? [] : [`Questions? Contact ${contact}`]),
    ],
  };
}

/** Builds the link that opens a letter in a mail program (RFC 6068). */
export function mailtoOf({ to = '', subject, lines }: Letter): string {
  const encode = (text: string) => encodeURIComponent(cleanText(text));
  const body = lines.map(encode).join('%0D%0A');
  return `mailto:${encode(to).replace('%40', '@')}?subject=${encode(subject)}&body=${body}`;
}
