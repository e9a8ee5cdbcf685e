import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { fileSettings } from '../../src/registration/settings/files.ts';
import { readSettings } from '../../src/registration/settings/read.ts';
import { providerShape, settingsShape } from '../../src/registration/settings/schema.ts';
import { MailboxAccessError } from '../../src/common/errors.ts';
import { buildConsentLinks } from '../../src/registration/links.ts';
import { buildSettingsOutputs } from '../../src/registration/outputs/build.ts';
import { rawValues, tenantId } from '../support/settings.ts';
import { parameters, seed } from './parameters.ts';
import { json, nearly, text } from './values.ts';
import { fc } from '../support/fastCheck.ts';
import { useFolder } from '../support/folder.ts';

const right = { ...rawValues({ mailbox: 'jobs@contoso.example' }), 'azuread:tenantId': tenantId };
const keys = [...Object.keys(settingsShape), ...Object.keys(providerShape).map((key) => `azuread:${key}`)];
const config = fc.oneof(nearly(right), fc.dictionary(fc.oneof(fc.constantFrom(...keys), text), json, { maxKeys: 6 }));

/** Returns the links and outputs of settings, or the error that explains what is wrong. */
async function read(folder: string): Promise<unknown> {
  try {
    const settings = readSettings(await fileSettings(folder, 'contoso'));
    return [buildSettingsOutputs(settings), buildConsentLinks({ ...settings, clientId: tenantId })];
  } catch (error) {
    expect(error).toBeInstanceOf(MailboxAccessError);
    const { code, message } = error as MailboxAccessError;
    expect(code).toBe('settings-invalid');
    expect(message).toMatch(/\n/);
    return undefined;
  }
}

describe(`generated settings (MAILBOX_ACCESS_FUZZ_SEED=${seed})`, () => {
  const folder = useFolder();
  beforeAll(() => {
    writeFileSync(join(folder, 'Pulumi.yaml'), 'name: mailbox-access\n');
  });
  const write = (content: string) => {
    writeFileSync(join(folder, 'Pulumi.contoso.yaml'), content);
  };

  it('make a registration or report what is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(config, async (entries) => {
        write(stringify({ config: entries }, { defaultStringType: 'QUOTE_DOUBLE' }));
        await read(folder);
      }),
      parameters(0.6),
    );
  });

  it('are read or refused when the file is any text, or nearly YAML', async () => {
    const pieces = [
      'config:',
      '\n',
      '  ',
      '&a ',
      '*a',
      '- ',
      ': ',
      '? ',
      '!!binary ',
      '%YAML 1.1\n---\n',
      '[',
      '{',
      '"',
      '|',
      '<<',
    ];
    const nearlyYaml = fc.array(fc.oneof(fc.constantFrom(...pieces, ...keys), text), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          text,
          nearlyYaml.map((some) => some.join('')),
        ),
        async (content) => {
          write(content);
          await read(folder);
        },
      ),
      parameters(0.4),
    );
  });

  it('do make one when nothing is wrong with them', async () => {
    write(stringify({ config: right }));
    expect(await read(folder)).toBeDefined();
  });
});
