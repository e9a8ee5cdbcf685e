import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { developmentTenant } from '@mailbox-access/entra-emulator';

/** Lines that tests/browser/guides.full.test.ts does not run, and the reasons. It runs every other line. */
export const notRun: readonly (readonly [line: RegExp, reason: string])[] = [
  [/^(CLIENT_ID=\$\()?az /, 'the Azure CLI runs them in tests/clients/azureCliDocs.test.ts'],
  [/^gh pr comment /, 'needs a pull request on GitHub; tests/workflows/posts.test.ts runs gh'],
  [/azurekeyvault:/, 'needs a key in Azure Key Vault'],
  [/^npx mailbox-access init --backend 'azblob:/, 'needs a container; tests/engine/states.test.ts runs it on Azurite'],
  [/^export ARM_|^read -rs ARM_/, 'the credential of a real tenant'],
  [/^npx mailbox-access new contoso$/, 'asks questions at a terminal; tests/engine/new.test.ts answers them'],
];

const forgetContoso = 'rm -f Pulumi.contoso.yaml; pulumi stack rm contoso --force --yes || true';
const readClientId = 'CLIENT_ID=$(pulumi stack output clientId --stack contoso)';
const up = 'npx mailbox-access up contoso';

/** Commands that run before a line, to prepare what a reader of the guide has. */
export const preparations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'adopt.md': {
    'npx mailbox-access adopt contoso': `${up}; ${readClientId}`,
    'npx mailbox-access adopt contoso --deleted': 'npx mailbox-access destroy contoso --yes',
  },
  'fleet.md': {
    'npx mailbox-access preview --changed-since origin/main --shard 1/4':
      'git update-ref refs/remotes/origin/main HEAD',
    'npx mailbox-access report part-*/preview.json --out reports/fleet':
      'for part in 1 2; do npx mailbox-access preview --all --shard "$part/2" --report "part-$part"; done',
  },
  'handover.md': { 'npx mailbox-access handover contoso': up },
  'many-customers.md': {
    'npx mailbox-access new contoso --mailbox jobs@contoso.com --provisioning-client-id "$CLIENT_ID"': `CLIENT_ID=${developmentTenant.tenantId}; ${forgetContoso}`,
    'npx mailbox-access new contoso --mailbox jobs@contoso.com': forgetContoso,
    'npx mailbox-access new contoso --emulator --mailbox jobs@contoso.example': forgetContoso,
  },
  'offboarding.md': {
    'npx mailbox-access remove contoso': up,
    'git rm Pulumi.contoso.yaml': `git checkout HEAD -- Pulumi.contoso.yaml; ${up}; git commit --all --quiet --message before`,
    'npx mailbox-access remove contoso --deleted-since HEAD~1': 'git commit --all --quiet --message after',
  },
  'real-tenant.md': { 'pulumi stack init contoso': 'rm Pulumi.contoso.yaml' },
  'state.md': {
    'pulumi stack export --stack contoso --file contoso.state.json': up,
    'pulumi stack init contoso': `${readClientId}; pulumi stack rm contoso --force --yes --preserve-config`,
  },
  'verify.md': {
    'npx mailbox-access verify contoso': up,
    'MAILBOX_ACCESS_PASSWORD=embedded-directory-only npx mailbox-access verify dev --as-monitor --full --send':
      'npx mailbox-access up dev',
  },
};

/** Returns the commands of a guide's blocks, each on one line and without its comment. */
export function blocksOf(document: string): readonly (readonly string[])[] {
  return [...readFileSync(document, 'utf8').matchAll(/^```(?:console|sh|bash)\n([^]*?)^```$/gm)].map(([, text = '']) =>
    text
      .replaceAll(/\\\n\s*/g, '')
      .trim()
      .split('\n')
      .map((line) => line.replace(/ +# .*$/, '')),
  );
}

/** Guides with commands. other-programs.md has its own test, otherProgram.test.ts. */
export const guides = globSync('docs/guides/*.md').filter(
  (file) => basename(file) !== 'other-programs.md' && blocksOf(file).length > 0,
);
