/** What the SDK of 2025 makes of an entry of a list, asked of the SDK itself. */
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import {
  ListPromptsResultSchema,
  ListResourcesResultSchema,
  ListToolsResultSchema,
} from '@modelcontextprotocol/sdk/types.js';
import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../../main/core/lib/json.ts';
import { legacyOffering, legacyTool } from '../../../../main/core/mcp/legacy/legacy-shapes.ts';
import { cases } from '../../../support/values/counts.ts';

const plain = { name: 'a', description: 'does', inputSchema: { type: 'object' } };

/** Reads the list and makes the validators, as its client does; throws where it cannot. */
function read(tools: readonly JsonObject[]): void {
  const list = ListToolsResultSchema.parse({ tools });
  const validators = new AjvJsonSchemaValidator();
  for (const { outputSchema } of list.tools)
    if (outputSchema !== undefined) validators.getValidator(outputSchema as never);
}

const keywords = [
  ...['type', 'properties', 'required', 'items', 'enum', 'const', 'pattern', 'format', 'nullable'],
  ...['allOf', 'anyOf', 'not', 'if', 'then', 'additionalProperties', 'patternProperties', '$defs'],
  ...['$ref', '$id', 'id', '$anchor', 'minimum', 'exclusiveMaximum', 'uniqueItems', 'maxItems'],
  ...['dependencies', 'dependentRequired', 'contains', 'minContains', 'propertyNames', 'default'],
  ...['$schema', '$dynamicRef', 'prefixItems', 'oneOf', 'title', 'discriminator'],
  ...['examples', 'else', 'definitions', '$dynamicAnchor', 'additionalItems', '$comment'],
];
const { schema } = fc.letrec<{ schema: unknown; value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>('object', 'string', 'any', '[', '#', '#/$defs/a', '#a', 'a', 'date'),
    fc.constantFrom<unknown>(true, false, null, 1, 0, -1, ['a'], [], ['string', 'null'], {}),
    tie('schema'),
    fc.array(tie('schema'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'pattern', '__proto__', '('), tie('schema'), { maxKeys: 2 }),
  ),
  schema: fc.dictionary(fc.constantFrom(...keywords), tie('value'), { maxKeys: 3 }),
}));

it('a list of any schemas is one that the SDK of 2025 reads', () => {
  // Its validator says of each format that it does not know it.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  let kept = 0;
  const numRuns = cases(20_000);
  fc.assert(
    fc.property(fc.array(schema, { minLength: 1, maxLength: 3 }), (schemas) => {
      const tools = schemas.map((each, at) => {
        const root = { ...(JSON.parse(JSON.stringify(each)) as JsonObject), type: 'object' };
        return legacyTool({ name: `t${at}`, inputSchema: root, outputSchema: root });
      });
      kept += tools.filter((tool) => 'outputSchema' in tool).length;
      expect(() => read(tools)).not.toThrow();
    }),
    { numRuns },
  );
  // Otherwise nothing was compiled.
  expect(kept).toBeGreaterThan(numRuns / 10);
});

const sound = {
  type: 'object',
  properties: {
    a: { $ref: '#/$defs/a~1b' },
    pattern: { type: 'string', default: { pattern: '[' } },
  },
  required: ['a'],
  $defs: { 'a/b': { $anchor: 'x', type: ['string', 'null'], pattern: '^a' }, c: { $ref: '#x' } },
  additionalProperties: false,
};

it('what the SDK of 2025 reads stays as it is', () => {
  const tool = {
    ...plain,
    title: 'A',
    inputSchema: sound,
    outputSchema: sound,
    annotations: { title: 'A', readOnlyHint: true, unknown: { a: 1 } },
    icons: [{ src: 'https://example.com/a.png', mimeType: 'image/png', sizes: ['48x48'] }],
    execution: { taskSupport: 'optional' },
    _meta: { 'example.com/a': 1 },
  };
  expect(() => read([tool])).not.toThrow();
  expect(legacyTool(tool)).toBe(tool);
});

it.each<[string, JsonObject]>([
  ['the schema itself', { $anchor: 'a', properties: { b: { $ref: '#a' } } }],
  ['a schema of a list', { prefixItems: [{ $anchor: 'a' }], not: { $ref: '#a' } }],
  ['a list in a list', { allOf: [{ items: [{ $anchor: 'a' }] }, { $ref: '#a' }] }],
  ['names', { dependentRequired: { a: [{ $anchor: 'a' }] }, not: { $ref: '#a' } }],
])('an anchor of %s is found, or the tool has no schema of results', (_where, schema) => {
  const outputSchema = { ...schema, type: 'object' };
  expect(() => read([legacyTool({ ...plain, outputSchema })])).not.toThrow();
});

it('a schema that names itself loses its name, because the SDK mixes up two of one name', () => {
  const outputSchema = { ...sound, $id: 'https://example.com/a' };
  expect(legacyTool({ ...plain, outputSchema })['outputSchema']).toEqual(sound);
});

it.each<[string, object]>([
  ['annotations that are no object', { annotations: 'read only' }],
  ['a hint that is a word', { annotations: { readOnlyHint: 'yes', title: 4 } }],
  ['icons that are one icon', { icons: { src: 'https://example.com/a.png' } }],
  ['odd icons', { icons: ['a', { src: 4 }, { src: 'a', sizes: '48x48', theme: 'blue' }] }],
  ['an execution of another kind', { execution: { taskSupport: 'always' } }],
  ['an execution that is a word', { execution: 'task' }],
  ['a _meta that is a list', { _meta: [1] }],
  ['properties that are a list', { inputSchema: { type: 'object', properties: [] } }],
  ['a property without a schema', { inputSchema: { type: 'object', properties: { a: 'text' } } }],
  ['required that is a flag', { inputSchema: { type: 'object', required: true } }],
])('a tool with %s costs nobody the list, and keeps the rest', (_what, odd) => {
  const tool = { ...plain, ...odd };
  expect(() => read([tool])).toThrow();
  expect(() => read([legacyTool(tool)])).not.toThrow();
  expect(legacyTool(tool)).toMatchObject({ name: 'a', description: 'does' });
});

it('true and false as schemas of properties are written as the objects that mean the same', () => {
  const inputSchema = { type: 'object', properties: { a: true, b: false, __proto__: null } };
  const { properties } = legacyTool({ ...plain, inputSchema })['inputSchema'] as JsonObject;
  expect(properties).toEqual({ a: {}, b: { not: {} } });
});

it.each<[string, object]>([
  ['a moment without a time', { annotations: { lastModified: '2026-11-23' } }],
  ['a day that there is not', { annotations: { lastModified: '2026-02-30T10:00:00Z' } }],
  ['an audience of others', { annotations: { audience: ['everybody'] } }],
  ['a priority beyond all', { annotations: { priority: 11 } }],
  ['odd icons', { icons: [{}] }],
  ['a _meta that is a word', { _meta: 'a' }],
])('a resource or prompt with %s costs nobody the list', (_what, odd) => {
  const resource = { uri: 'a:b', name: 'a', ...odd };
  const resources = ListResourcesResultSchema.safeParse({ resources: [resource] });
  expect(resources.success).toBe(false);
  const readable = legacyOffering(resource);
  expect(ListResourcesResultSchema.safeParse({ resources: [readable] }).success).toBe(true);
  const prompts = { prompts: [legacyOffering({ name: 'a', ...odd })] };
  expect(ListPromptsResultSchema.safeParse(prompts).success).toBe(true);
});
