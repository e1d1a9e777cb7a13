import { toolForRevision } from '../../../main/core/mcp/downstream-result.ts';
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../main/core/lib/json.ts';
import {
  copyToolDefinition,
  toolHash,
  type CopiedTool,
} from '../../../main/core/mcp/tool-definition.ts';

const complete = {
  name: 'get_issue',
  title: 'Get issue',
  description: 'Reads one issue.',
  inputSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { n: { $ref: '#/$defs/n' } },
    $defs: { n: { type: 'integer', $anchor: 'n' } },
    if: { required: ['n'] },
    additionalProperties: false,
  },
  outputSchema: { type: 'array', items: { type: 'string' } },
  annotations: {
    title: 'T',
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};

function copy(foreign: unknown, annotations: 'keep' | 'strip' = 'strip'): CopiedTool {
  const copied = copyToolDefinition(foreign as JsonValue, annotations);
  if (!copied.ok) throw new Error(copied.reason);
  return copied.tool;
}

describe('copyToolDefinition', () => {
  it('keeps what is known, word for word, and nothing else', () => {
    const foreign = {
      ...complete,
      icons: [{ src: 'https://tracker' }],
      _meta: { ui: 'x' },
      execution: { taskSupport: 'required' },
      annotations: { ...complete.annotations, evilHint: true, 0: 1 },
      unknown: 1,
    };
    expect(copy(foreign).definition).toEqual({
      ...complete,
      icons: [{ src: 'https://tracker' }],
      execution: { taskSupport: 'required' },
    });
  });

  it('SEC-84 SEC-88 an icon counts for the hash, however large, and goes to nobody', () => {
    const withIcon = (src: string) =>
      copy({ ...complete, icons: [{ src, mimeType: 'image/svg+xml' }] });
    const large = `data:image/svg+xml,${'<'.repeat(100_000)}`;
    const hashes = [copy(complete), withIcon('https://a'), withIcon(large), withIcon(`${large}x`)];
    expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(4);
    expect(JSON.stringify(withIcon(large).definition).length).toBeLessThan(4096);
    // What is kept and read back is the same version.
    expect(copy(withIcon(large).definition).hash).toBe(withIcon(large).hash);
    for (const revision of ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'])
      expect(JSON.stringify(toolForRevision(withIcon(large).definition, revision))).not.toContain(
        'data:',
      );
  });

  it.each<[string, unknown]>([
    ['no object', 'text'],
    ['null', null],
    ['no name', { inputSchema: { type: 'object' } }],
    ['a name that is too long', { ...complete, name: 'x'.repeat(300) }],
    ['a control character in the name', { ...complete, name: 'a\u0007' }],
    ['no input schema', { name: 'a' }],
    ['an input schema that is an array', { name: 'a', inputSchema: [] }],
    ['an input schema of another type', { name: 'a', inputSchema: { type: 'string' } }],
    ['an output schema that is none', { ...complete, outputSchema: true }],
    ['a schema that is too deep', { name: 'a', inputSchema: nested(40) }],
    [
      'a schema with too many parts',
      { name: 'a', inputSchema: { type: 'object', enum: Array(30_000).fill(1) } },
    ],
    [
      'a schema that is too large',
      { name: 'a', inputSchema: { type: 'object', description: 'x'.repeat(262_144) } },
    ],
  ])('refuses %s', (_what, foreign) => {
    expect(copyToolDefinition(foreign as JsonValue, 'strip').ok).toBe(false);
  });

  it('gives the obvious type to an input schema without one', () => {
    expect(copy({ name: 'a', inputSchema: {} }).definition['inputSchema']).toEqual({
      type: 'object',
    });
  });

  it('cuts a long description at a whole character and says so', () => {
    const text = copy({ ...complete, description: '😀'.repeat(5000) }).definition[
      'description'
    ] as string;
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8192);
    expect(text).toMatch(/^(?:😀)+ … \[cut by Consentry\]$/u);
  });

  it('SEC-47 copies names that objects have by nature as ordinary members', () => {
    const foreign = JSON.parse(
      '{"name":"a","inputSchema":{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{}}}}',
    ) as JsonValue;
    const { inputSchema } = copy(foreign).definition as { inputSchema: { properties: object } };
    expect(Object.keys(inputSchema.properties)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(inputSchema.properties)).toBe(Object.prototype);
  });

  it('keeps header annotations for upstreams that use them, else takes them out', () => {
    const properties = {
      'x-mcp-header': { type: 'string' },
      a: { type: 'string', 'x-mcp-header': 'A' },
    };
    const foreign = { name: 'a', inputSchema: { type: 'object', properties } };
    expect(copy(foreign, 'keep')).toMatchObject({
      definition: foreign,
      mirrored: [{ header: 'A', path: ['a'] }],
    });
    expect(copy(foreign, 'strip')).toMatchObject({
      definition: {
        inputSchema: { properties: { 'x-mcp-header': { type: 'string' }, a: { type: 'string' } } },
      },
      mirrored: [],
    });
    const invalid = {
      name: 'a',
      inputSchema: { type: 'object', properties: { a: { type: 'number', 'x-mcp-header': 'A' } } },
    };
    expect(copyToolDefinition(invalid, 'keep').ok).toBe(false);
    expect(copyToolDefinition(invalid, 'strip').ok).toBe(true);
  });
});

function nested(depth: number): JsonObject {
  let schema: JsonObject = { type: 'string' };
  for (let level = 0; level < depth; level += 1)
    schema = { type: 'object', properties: { a: schema } };
  return schema;
}

describe('toolHash', () => {
  it('SEC-84 changes with every single part and not with the order of members', () => {
    const original = copy(complete).hash;
    const paths = leaves(complete);
    expect(paths.length).toBeGreaterThan(15);
    fc.assert(
      fc.property(fc.constantFrom(...paths), (path) => {
        // The root type has only one value that is allowed at all.
        fc.pre(path.join('.') !== 'inputSchema.type');
        const mutated = copyToolDefinition(mutate(complete, path), 'strip');
        expect(mutated.ok && mutated.tool.hash === original).toBe(false);
        expect(copy(shuffled(complete)).hash).toBe(original);
      }),
    );
  });

  it('SEC-84 does not change with what is not copied', () => {
    expect(copy({ ...complete, _meta: { fetchedAt: 1 } }).hash).toBe(toolHash(complete));
  });

  it('tells a missing member from an empty one', () => {
    const { title: _title, ...untitled } = complete;
    expect(copy(untitled).hash).not.toBe(copy({ ...complete, title: '' }).hash);
  });
});

function leaves(value: JsonValue, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([name, member]) =>
    leaves(member as JsonValue, [...path, name]),
  );
}

function mutate(value: JsonValue, [name, ...rest]: readonly string[]): JsonValue {
  if (name === undefined) return typeof value === 'boolean' ? !value : `${JSON.stringify(value)}!`;
  if (Array.isArray(value)) {
    return (value as JsonValue[]).map((item, index) =>
      String(index) === name ? mutate(item, rest) : item,
    );
  }
  const object = value as JsonObject;
  return { ...object, [name]: mutate(object[name] as JsonValue, rest) };
}

function shuffled(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as JsonValue[]).map(shuffled);
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .toReversed()
      .map(([name, member]) => [name, shuffled(member as JsonValue)]),
  );
}
