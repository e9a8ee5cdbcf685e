import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatJson, prompt } from '../../common/console/console.ts';
import { formatRows } from '../../common/wrap.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { quoteForShell } from '../../common/quote.ts';
import { describeJoining, type BackendResult } from '../../onboarding/init/backend.ts';
import { askBackendUrl, readBackendUrl } from '../../onboarding/init/backendUrl.ts';
import { provideBackend } from '../../onboarding/init/requireBackend.ts';
import { findOutdated } from '../../onboarding/init/check.ts';
import { listTemplates, writeTemplates } from '../../onboarding/init/templates.ts';
import { findBackendUrl } from '../../pulumi/stack/backend.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';

interface InitOptions extends GlobalOptions {
  readonly backend?: string;
  readonly workflows?: boolean;
  readonly check?: boolean;
}

/** Creates a customers' repository, compares one with this version, or sets up its state backend. */
export async function run(name: string, options: InitOptions, context: Context): Promise<number> {
  const folder = resolve(options.cwd, name);
  const isProject = existsSync(join(folder, 'Pulumi.yaml'));
  if (options.check === true) return checkProject(folder, isProject, options, context);
  const url = options.backend === undefined ? undefined : readBackendUrl(options.backend);
  const files = isProject && url !== undefined ? [] : await createFiles(folder, options);
  const { console, signal } = context;
  const chosen =
    url ??
    (console.isInteractive && options.json !== true && (await findBackendUrl(folder, context.env)) === undefined
      ? await askBackendUrl(prompt, signal, console)
      : undefined);
  const backend = chosen === undefined ? undefined : await provideBackend(folder, chosen, context);
  if (options.json === true) console.out(formatJson({ folder, files, backend }));
  else printResult(name, files, backend, context);
  return exitCode.done;
}

async function createFiles(folder: string, { workflows }: InitOptions): Promise<readonly string[]> {
  const templates = await listTemplates({ withWorkflows: workflows === true });
  await writeTemplates(folder, templates);
  return templates.map(({ path }) => path);
}

function printResult(
  name: string,
  files: readonly string[],
  backend: BackendResult | undefined,
  { console }: Context,
): void {
  if (files.length > 0) console.out(`Created ${files.join(', ')}.\n`);
  if (backend !== undefined) console.out(describeJoining(backend));
  if (files.length === 0) return;
  const steps = [
    ...(name === '.' ? [] : [`cd ${quoteForShell(name)}`]),
    'npm install',
    'npm start',
    ...(backend === undefined ? ['npx mailbox-access init --backend <url>'] : []),
    'npx mailbox-access new <customer>',
  ];
  console.out(`\nNext\n${steps.map((step) => `  ${step}\n`).join('')}`);
}

async function checkProject(
  folder: string,
  isProject: boolean,
  { json }: InitOptions,
  { console }: Context,
): Promise<number> {
  if (!isProject)
    throw new MailboxAccessError(
      'usage',
      `There is no Pulumi.yaml in ${folder}.`,
      'Create the project: npx mailbox-access init <folder>',
    );
  const outdated = await findOutdated(folder);
  if (json === true) console.out(formatJson({ folder, outdated }));
  else if (outdated.length === 0) console.out('Everything is as this version of mailbox-access writes it.\n');
  else
    console.out(
      formatRows(
        outdated.map(({ file, problem }) => [file, problem]),
        console,
      ),
    );
  return outdated.length === 0 ? exitCode.done : exitCode.failed;
}
