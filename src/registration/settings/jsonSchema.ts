import { z } from 'zod';
import { providerShape, settingsShape } from './schema.ts';

/** Returns the JSON schema of Pulumi.<customer>.yaml, for editors. What one setting requires of another is left to the commands. */
export function settingsJsonSchema(): object {
  const named = [
    ...Object.entries(settingsShape).map(([key, schema]) => [`mailbox-access:${key}`, schema] as const),
    ...Object.entries(providerShape).map(([key, schema]) => [`azuread:${key}`, schema] as const),
  ];
  const properties = named.map(([key, schema]) => {
    const whole: Readonly<Record<string, unknown>> = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
    const { type, enum: values, pattern, items, allowed } = whole;
    const property: readonly [string, object] = [
      key,
      { description: `Allowed: ${String(allowed)}.`, type, enum: values, pattern, items },
    ];
    return property;
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
