import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { z } from 'zod';
import { fleetReportJsonSchema } from '../src/reporting/model/schema.ts';
import { statusJsonSchema } from '../src/fleet/status/schema.ts';
import { outputsJsonSchema } from '../src/registration/outputs/schema.ts';
import { providerShape, settingsShape } from '../src/registration/settings/schema.ts';
import { reportJsonSchema } from '../src/checks/verify/report.ts';
import { writeGenerated } from './generated.ts';
import { references, rewriteReference } from './reference.ts';

const write = (schema: object) => format(JSON.stringify(schema), { parser: 'json', printWidth: 120 });

// The outputs are the contract with the monitor, so their schema is in the repository.
await writeFile('docs/outputs.schema.json', await write(outputsJsonSchema()));

await writeFile('docs/settings.schema.json', await write(settingsJsonSchema()));

for (const file of Object.keys(references)) await writeFile(file, rewriteReference(file));

const schemas = {
  'report.schema.json': reportJsonSchema(),
  'fleet-report.schema.json': fleetReportJsonSchema(),
  'status.schema.json': statusJsonSchema(),
};
for (const [name, schema] of Object.entries(schemas)) console.log(await writeGenerated(name, await write(schema)));

/** Returns the JSON schema of Pulumi.<customer>.yaml, for editors. Only the commands check combinations of settings. */
function settingsJsonSchema(): object {
  const named = [
    ...Object.entries(settingsShape).map(([key, schema]) => [`mailbox-access:${key}`, schema] as const),
    ...Object.entries(providerShape).map(([key, schema]) => [`azuread:${key}`, schema] as const),
  ];
  const properties = named.map(([key, schema]) => {
    const whole: Readonly<Record<string, unknown>> = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
    const { type, enum: values, pattern, items, allowed } = whole;
    return [key, { description: `Allowed: ${String(allowed)}.`, type, enum: values, pattern, items }] as const;
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of a customer of mailbox-access',
    type: 'object',
    properties: {
      config: { type: 'object', properties: Object.fromEntries(properties), additionalProperties: true },
      secretsprovider: { type: 'string' },
      encryptionsalt: { type: 'string' },
      encryptedkey: { type: 'string' },
    },
  };
}
