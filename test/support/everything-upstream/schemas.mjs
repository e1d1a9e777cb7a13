/**
 * The forms and the long input schema that the conformance suite asks for
 * (docs/reference/conformance.md#the-upstream-server).
 */
import { textResult } from './media.mjs';

/** @typedef {import('@modelcontextprotocol/server').ElicitRequestFormParams} Form */

/**
 * @param {string} message
 * @returns {Form}
 */
export function userForm(message) {
  return {
    mode: 'form',
    message,
    requestedSchema: {
      type: 'object',
      properties: {
        username: { type: 'string', description: 'User name' },
        email: { type: 'string', description: 'E-mail address' },
      },
      required: ['username', 'email'],
    },
  };
}

/** @type {Form} */
export const defaultsForm = {
  mode: 'form',
  message: 'Please review the defaults',
  requestedSchema: {
    type: 'object',
    properties: {
      name: { type: 'string', default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    },
    required: [],
  },
};

const options = ['option1', 'option2', 'option3'];
const titledValues = ['First', 'Second', 'Third'].map((word, index) => ({
  const: `value${index + 1}`,
  title: `${word} Option`,
}));

/** @type {Form} */
export const enumsForm = {
  mode: 'form',
  message: 'Please choose',
  requestedSchema: {
    type: 'object',
    properties: {
      untitledSingle: { type: 'string', enum: options },
      titledSingle: { type: 'string', oneOf: titledValues },
      legacyEnum: {
        type: 'string',
        enum: ['opt1', 'opt2', 'opt3'],
        enumNames: ['Option One', 'Option Two', 'Option Three'],
      },
      untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
      titledMulti: { type: 'array', items: { anyOf: titledValues } },
    },
    required: [],
  },
};

/** @type {import('./tools.mjs').EverythingTool} */
export const jsonSchemaTool = {
  name: 'json_schema_2020_12_tool',
  description: 'Has an input schema that uses keywords of JSON Schema 2020-12',
  inputSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    $defs: {
      address: {
        $anchor: 'addressDef',
        type: 'object',
        properties: { street: { type: 'string' }, city: { type: 'string' } },
      },
    },
    properties: {
      name: { type: 'string' },
      address: { $ref: '#/$defs/address' },
      contactMethod: { type: 'string', enum: ['phone', 'email'] },
      phone: { type: 'string' },
      email: { type: 'string' },
    },
    allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
    if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; nobody awaits this
    then: { required: ['phone'] },
    else: { required: ['email'] },
    additionalProperties: false,
  },
  run: (args) => textResult(`Got ${JSON.stringify(args)}`),
};

/**
 * @param {Record<string, { type: string, 'x-mcp-header'?: string }>} properties
 * @param {string[]} [required]
 * @returns {import('@modelcontextprotocol/server').Tool['inputSchema']}
 */
export function objectSchema(properties, required = Object.keys(properties)) {
  return { type: 'object', properties, required };
}
