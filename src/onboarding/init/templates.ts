import { existsSync } from 'node:fs';
import { lstat, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { makeFolder } from '../../common/files.ts';
import { passphraseFile } from '../../pulumi/stack/backend.ts';
import { packageFolder } from '../../registration/customers/project.ts';

/** A file of a customers' repository, with `/` in its path. */
interface Template {
  readonly path: string;
  readonly content: string;
}

const emulators = ['@mailbox-access/azuread-emulator', '@mailbox-access/entra-emulator'];
const workflows = ['preview.yml', 'up.yml', 'drift.yml', 'destroy.yml', 'rehearse.yml'];
export const ignored = ['node_modules/', '.offline/', 'reports/', 'handover/', passphraseFile, '*.log'];
export const settingsSchemaPath = './node_modules/mailbox-access/docs/settings.schema.json';

export async function readVersion(): Promise<string> {
  const text = await readFile(join(packageFolder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** Returns the files of a customers' repository, as this version of the package writes them. */
export async function listTemplates({
  withWorkflows,
}: {
  readonly withWorkflows: boolean;
}): Promise<readonly Template[]> {
  const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
  const version = `^${await readVersion()}`;
  return [
    {
      path: 'package.json',
      content: json({
        name: 'mailbox-access-customers',
        private: true,
        type: 'module',
        scripts: {
          start: 'mailbox-access up dev',
          status: 'mailbox-access status',
          preview: 'mailbox-access preview --all',
          up: 'mailbox-access up --all',
        },
        dependencies: { 'mailbox-access': version },
        devDependencies: Object.fromEntries(emulators.map((name) => [name, version])),
        // npm warns about a script that is neither allowed nor refused. This one only compares versions.
        allowScripts: { protobufjs: false },
      }),
    },
    { path: 'Pulumi.yaml', content: await readFile(join(packageFolder, 'Pulumi.yaml'), 'utf8') },
    { path: 'Pulumi.dev.yaml', content: devStack },
    { path: 'index.ts', content: "export { default } from 'mailbox-access';\n" },
    { path: '.gitignore', content: `${ignored.join('\n')}\n` },
    { path: '.vscode/settings.json', content: json({ 'yaml.schemas': { [settingsSchemaPath]: 'Pulumi.*.yaml' } }) },
    { path: 'README.md', content: readme },
    ...(withWorkflows ? await Promise.all(workflows.map(readWorkflow)) : []),
  ];
}

/** Reads a workflow, without the parts for source and tests. In the package, they are in a folder that npm packs. */
async function readWorkflow(name: string): Promise<Template> {
  const packed = join(packageFolder, 'templates', 'workflows');
  const folder = existsSync(packed) ? packed : join(packageFolder, '.github', 'workflows');
  const content = (await readFile(join(folder, name), 'utf8'))
    .replace(/\n {2}test:\n {4}name: Test\n(?: {4}.*\n)+/, '')
    .replace(/^ {4}needs: test\n/m, '')
    .replace("'src/**', ", '')
    .replace(
      / docs\/guides\/github-actions\.md sets it up\./,
      ' docs/guides/github-actions.md of mailbox-access sets it up.',
    );
  return { path: `.github/workflows/${name}`, content };
}

/**
 * Writes files that must not exist yet: all of them, or none.
 *
 * @throws MailboxAccessError `usage` with every file that already exists; `folder-unusable`
 */
export async function writeTemplates(folder: string, templates: readonly Template[]): Promise<void> {
  const found = await Promise.allSettled(templates.map(({ path }) => lstat(join(folder, path))));
  const inTheWay = templates.filter((_, index) => found[index]?.status === 'fulfilled').map(({ path }) => path);
  if (inTheWay.length > 0)
    throw new MailboxAccessError(
      'usage',
      `${folder} already has ${inTheWay.join(', ')}, so nothing was written.`,
      'Name an empty folder: npx mailbox-access init <folder>. To compare an existing project with this version: npx mailbox-access init --check',
    );
  const written: string[] = [];
  const folders: string[] = [];
  try {
    for (const { path, content } of templates) {
      const file = join(folder, path);
      const made = await makeFolder(dirname(file));
      if (made !== undefined) folders.push(made);
      await writeFile(file, content, { flag: 'wx' });
      written.push(file);
    }
  } catch (cause) {
    await Promise.all(written.map((file) => rm(file, { force: true })));
    for (const made of folders.toReversed()) await rmdir(made).catch(() => undefined);
    throw new MailboxAccessError(
      'folder-unusable',
      `${folder} cannot be written to: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Name another folder: npx mailbox-access init <folder>',
      { cause },
    );
  }
}

const devStack = `# The dev stack: the emulator only. It cannot reach a real tenant.
config:
  azuread:metadataHost: localhost:8743
  azuread:tenantId: 11111111-1111-4111-8111-111111111111
  mailbox-access:customer: Contoso
  mailbox-access:imapServer: localhost:8993
  mailbox-access:mailbox: jobs@contoso.example
  mailbox-access:smtpServer: localhost:8587
encryptionsalt: v1:HthJbbqOt+4=:v1:ksjwBPp8l4Q7+Poo:XvQV9xmBi/QF7IkU8WfNIJQUi+MZkA==
`;

const readme = `# Mailbox access

Each customer is one file, \`Pulumi.<customer>.yaml\`, and one Pulumi stack. \`index.ts\` is the Pulumi program: add resources of
your own there.

\`\`\`console
npm install
npm start                                # the dev stack, on an emulator
npx mailbox-access new contoso           # a customer
npx mailbox-access up contoso
npx mailbox-access handover contoso
npx mailbox-access verify contoso --sign-in
npx mailbox-access remove contoso
\`\`\`

Upgrade with \`npm update\`, then run \`npx mailbox-access init --check\`. The documentation is in \`node_modules/mailbox-access\`.
`;
