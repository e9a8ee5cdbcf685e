import { writeFile } from 'node:fs/promises';
import { fleetReportJsonSchema } from '../src/reporting/model/schema.ts';
import { statusJsonSchema } from '../src/fleet/status/schema.ts';
import { outputsJsonSchema } from '../src/registration/outputs/schema.ts';
import { reportJsonSchema } from '../src/checks/verify/report.ts';

// The published contracts; tests hold each against the zod schema it is made from.
const schemas = {
  'docs/outputs.schema.json': outputsJsonSchema(),
  'docs/report.schema.json': reportJsonSchema(),
  'docs/fleet-report.schema.json': fleetReportJsonSchema(),
  'docs/status.schema.json': statusJsonSchema(),
};

for (const [file, schema] of Object.entries(schemas)) {
  await writeFile(file, `${JSON.stringify(schema, undefined, 2)}\n`);
}
