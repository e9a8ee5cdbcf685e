import { MailboxAccessError } from '../../common/errors.ts';
import type { Console, Prompt } from '../../common/console/console.ts';
import { showName } from '../../common/customerName.ts';
import { wrapQuestion } from '../../common/wrap.ts';

/** Schemes of the engine's backends (pulumi/pkg/backend/diy), and of Pulumi Cloud. */
const schemes = /^(azblob|s3|gs|postgres|postgresql|https):\/\/[^\s"]+$|^file:\/\/[^\s"]+$/;
const pulumiCloud = 'https://api.pulumi.com';

const examples = 'file://~/mailbox-access-state, azblob://<container>?storage_account=<account>, s3://<bucket>';

/**
 * Reads the URL of a state backend. A plain path is a folder.
 *
 * @throws MailboxAccessError `usage`
 */
export function readBackendUrl(given: string): string {
  const text = given.trim();
  if (/^(~|\.{1,2})?\/[^\s"]*$/.test(text)) return `file://${text}`;
  if (schemes.test(text)) return withoutPassword(text);
  throw new MailboxAccessError(
    'usage',
    `--backend is ${showName(given)}, which is no state backend.`,
    `Give a URL such as ${examples} or ${pulumiCloud}: npx mailbox-access init --backend file://~/mailbox-access-state`,
  );
}

/** Refuses a URL with a password, because the URL is printed and committed. @throws MailboxAccessError `usage` */
function withoutPassword(url: string): string {
  if (!URL.canParse(url) || new URL(url).password === '') return url;
  throw new MailboxAccessError(
    'usage',
    '--backend has a password, which does not belong into Pulumi.yaml.',
    'Set the whole URL in PULUMI_BACKEND_URL instead, then check it: npx mailbox-access status',
  );
}

interface Kind {
  readonly ask?: string;
  readonly propose?: string;
  readonly prefix?: string;
}

const kinds: Readonly<Record<string, Kind>> = {
  folder: { ask: 'Folder', propose: '~/mailbox-access-state', prefix: 'file://' },
  azure: { ask: 'URL, azblob://<container>?storage_account=<account>' },
  s3: { ask: 'URL, s3://<bucket>?region=<region>' },
  cloud: { ask: 'URL', propose: pulumiCloud },
};

/**
 * Asks where to keep the state of real customers.
 *
 * @returns undefined when the person decides later, or cancels.
 */
export async function askBackendUrl(
  prompt: Prompt,
  signal: AbortSignal,
  console: Pick<Console, 'err' | 'isInteractive' | 'columns'>,
): Promise<string | undefined> {
  const ask = async (question: string) => (await prompt(wrapQuestion(question, console), signal))?.trim();
  console.err('\nPulumi records in a state what each customer has. Colleagues need the same state.\n');
  for (;;) {
    const answer = (await ask('State backend (folder, azure, s3, cloud, or its URL) [later]:')) ?? '';
    const name = answer.toLowerCase();
    if (name === '' || name === 'later') return undefined;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined && !answer.includes('/')) continue;
    const { ask: asked, propose, prefix = '' } = kind ?? {};
    const question = propose === undefined ? `${asked}:` : `${asked} [${propose}]:`;
    const typed = asked === undefined ? answer : await ask(question);
    if (typed === undefined) return undefined;
    const value = typed === '' ? (propose ?? '') : typed;
    try {
      return readBackendUrl(value.includes('://') ? value : `${prefix}${value}`);
    } catch (error) {
      if (!(error instanceof MailboxAccessError)) throw error;
      console.err(`${error.problem.replace('--backend', 'That')}\n`);
    }
  }
}
