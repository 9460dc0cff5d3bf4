import { allEvents, allRequests, jsonSchemaOf } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';

type Schema = {
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: Schema | boolean;
  $ref?: string;
};

/** Paths of properties that nobody described. */
function undescribed(schema: Schema, path: string): string[] {
  const below = [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
      ...(property.description || property.$ref ? [] : [`${path}.${name}`]),
      ...undescribed(property, `${path}.${name}`),
    ]),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((part) =>
      undescribed(part, path),
    ),
  ];
  if (schema.items) below.push(...undescribed(schema.items, `${path}[]`));
  if (typeof schema.additionalProperties === 'object')
    below.push(...undescribed(schema.additionalProperties, `${path}{}`));
  return below;
}

describe('the language of the laboratory', () => {
  it('describes every field of every event', () => {
    expect(allEvents.flatMap((event) => undescribed(jsonSchemaOf(event.schema) as Schema, event.fact))).toEqual([]);
  });

  it('describes every field of every request', () => {
    expect(
      allRequests.flatMap((request) => [
        ...undescribed(jsonSchemaOf(request.input) as Schema, `${request.subject} in`),
        ...undescribed(jsonSchemaOf(request.output) as Schema, `${request.subject} out`),
      ]),
    ).toEqual([]);
  });

  it('names every type and subject once', () => {
    const types = allEvents.map((event) => event.type);
    expect(new Set(types).size).toBe(types.length);
    const subjects = allRequests.map((request) => request.subject);
    expect(new Set(subjects).size).toBe(subjects.length);
  });
});
