import { writeFile } from 'node:fs/promises';
import { fleetReportJsonSchema } from '../src/reporting/model/schema.ts';
import { statusJsonSchema } from '../src/fleet/status/schema.ts';
import { outputsJsonSchema } from '../src/registration/outputs/schema.ts';
import { settingsJsonSchema } from '../src/registration/settings/jsonSchema.ts';
import { reportJsonSchema } from '../src/checks/verify/report.ts';
import { writeGenerated } from './generated.ts';
import { references, rewriteReference } from './reference.ts';

const format = (schema: object): string => `${JSON.stringify(schema, undefined, 2)}\n`;

// The outputs are the contract with the monitor, so a change of them is a change in the repository.
await writeFile('docs/outputs.schema.json', format(outputsJsonSchema()));

await writeFile('docs/settings.schema.json', format(settingsJsonSchema()));

for (const file of Object.keys(references)) await writeFile(file, rewriteReference(file));

const schemas = {
  'report.schema.json': reportJsonSchema(),
  'fleet-report.schema.json': fleetReportJsonSchema(),
  'status.schema.json': statusJsonSchema(),
};
for (const [name, schema] of Object.entries(schemas)) console.log(await writeGenerated(name, format(schema)));
