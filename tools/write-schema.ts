import { writeFile } from 'node:fs/promises';
import { outputsJsonSchema } from '../src/outputs/schema.ts';
import { reportJsonSchema } from '../src/verify/report.ts';

// The published contracts; tests hold each against the zod schema it is made from.
const schemas = { 'docs/outputs.schema.json': outputsJsonSchema(), 'docs/report.schema.json': reportJsonSchema() };

for (const [file, schema] of Object.entries(schemas)) {
  await writeFile(file, `${JSON.stringify(schema, undefined, 2)}\n`);
}
