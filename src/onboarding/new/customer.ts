import type { Prompt } from '../../common/console/console.ts';
import { findFreeName } from '../../graph/application.ts';
import { openAccess } from '../../pulumi/session/directoryAccess.ts';
import { openTargets, type Target } from '../../pulumi/stack/open.ts';
import type { Context } from '../../registration/customers/context.ts';
import { draftSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { listMissing, nothingWritten, proposedConsent, proposeTenant } from './answers.ts';
import { askAnswers, askName, confirmFile, type ProposedName } from './dialogue.ts';
import type { Answers } from './fields.ts';
import { renderFile, settingsOf, type Customer } from './render.ts';
import { findTenant, type LoginPlace } from './tenant.ts';

/** The place to look up and provision the new customer: the public cloud or the emulator. */
export interface NewPlace extends LoginPlace {
  readonly projectFolder: string;
  /** Opens the customer's tenant, or the emulator, once. */
  readonly openTarget: (settings: Settings) => Promise<Target>;
  readonly close: () => Promise<void>;
}

/** Opens the login host of the public cloud, or the emulator, which is started if needed. */
export async function openPlace(
  projectFolder: string,
  metadataHost: string | undefined,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<NewPlace> {
  const targets = openTargets(projectFolder, env);
  const login =
    metadataHost === undefined
      ? { origin: 'https://login.microsoftonline.com' }
      : { origin: `https://${metadataHost}`, ca: (await targets.serve(metadataHost)).ca };
  let target: Promise<Target> | undefined;
  return {
    ...login,
    signal,
    projectFolder,
    openTarget: (settings) => (target ??= targets.open(settings)),
    close: async () => {
      const opened = await target?.catch(() => undefined);
      try {
        await opened?.close();
      } finally {
        await targets.close();
      }
    },
  };
}

/**
 * Completes the answers: asks for the rest on a terminal, finds the tenant, proposes a free name if the default one is
 * taken, and shows the file before writing it if it asked for anything.
 *
 * @param looksForName Whether the directory may be asked for a free name.
 * @throws MailboxAccessError `interrupted`, `tenant-unknown`, `tenant-elsewhere`, `lookup-failed`
 */
export async function completeCustomer(
  stack: string,
  given: Answers,
  { place, looksForName }: { readonly place: NewPlace; readonly looksForName: boolean },
  context: Context,
  prompt: Prompt,
): Promise<Customer> {
  const { console, signal } = context;
  const found = new Map<string, Promise<string>>();
  const find = (name: string) => {
    const known =
      found.get(name) ??
      findTenant(name, place).catch((error: unknown) => {
        throw signal.aborted ? nothingWritten(stack, undefined, error) : error;
      });
    found.set(name, known);
    return known;
  };
  const isComplete = listMissing({ answers: given, problems: new Map() }).size === 0;
  const dialogue = { console, prompt, signal, findTenant: find };
  const answers = console.isInteractive && !isComplete ? await askAnswers(stack, given, dialogue) : given;
  const tenant = proposeTenant(answers) ?? '';
  const tenantId = await find(tenant);
  const customer = { stack, tenantId, answers: { ...answers, tenant, consent: answers.consent ?? proposedConsent } };
  if (answers === given) return customer;
  const isNameOpen = looksForName && answers.displayName === undefined;
  const proposed = isNameOpen ? await proposeName(customer, place, context) : undefined;
  const displayName = proposed === undefined ? answers.displayName : await askName(stack, proposed, dialogue);
  const named = { ...customer, answers: { ...customer.answers, displayName } };
  await confirmFile(stack, renderFile(named), dialogue);
  return named;
}

/**
 * Checks in the directory whether the registration's name is taken.
 *
 * @returns undefined if it is free, or if it cannot be checked: the preflight reports why.
 */
async function proposeName(
  customer: Customer,
  { projectFolder, openTarget }: NewPlace,
  context: Context,
): Promise<ProposedName | undefined> {
  const raw = await draftSettings(projectFolder, customer.stack, settingsOf(customer), context.env);
  const settings = readSettings(raw);
  const target = await openTarget(settings);
  try {
    const { graph } = await openAccess(settings, target, context);
    const wanted = settings.displayName;
    const free = await findFreeName(graph, wanted, customer.stack);
    return free === wanted ? undefined : { wanted, free };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return undefined;
  }
}
