/**
 * Tools of 2026-07-28 that need answers from the client before they can finish (MCP 2026-07-28,
 * Multi Round-Trip Requests; docs/reference/conformance.md#the-upstream-server).
 */
import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  inputRequired,
  inputResponse,
} from '@modelcontextprotocol/server';
import { randomBytes } from 'node:crypto';
import { textResult } from './media.mjs';

/** @typedef {import('@modelcontextprotocol/server').ServerContext} ServerContext */
/** @typedef {import('./tools.mjs').EverythingTool} EverythingTool */

/** Seals what a tool has to remember between rounds; shared by all servers of this process. */
export const stateCodec = createRequestStateCodec({ key: randomBytes(32) });

/**
 * @param {string} message
 * @param {string} field
 * @param {'string' | 'boolean'} [type]
 */
function askFor(message, field, type = 'string') {
  /** @type {import('@modelcontextprotocol/server').PrimitiveSchemaDefinition} */
  const property = type === 'string' ? { type: 'string' } : { type: 'boolean' };
  return inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { [field]: property }, required: [field] },
  });
}

/**
 * What a request of 2026-07-28 says its client can do; undefined for an older request.
 *
 * @param {ServerContext} context
 * @returns {import('@modelcontextprotocol/server').ClientCapabilities | undefined}
 */
export function declaredCapabilities(context) {
  const envelope = /** @type {Readonly<Record<string, unknown>> | undefined} */ (
    context.mcpReq.envelope
  );
  // The SDK has checked its shape.
  return /** @type {import('@modelcontextprotocol/server').ClientCapabilities | undefined} */ (
    envelope?.[CLIENT_CAPABILITIES_META_KEY]
  );
}

/** @param {string} text */
function askModel(text) {
  return inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text } }],
    maxTokens: 100,
  });
}

/**
 * The text a person gave for `field` of the form `key`, or undefined when it is missing or not
 * text.
 *
 * @param {ServerContext} context
 * @param {string} key
 * @param {string} field
 */
function givenText(context, key, field) {
  const value = acceptedContent(context.mcpReq.inputResponses, key)?.[field];
  return typeof value === 'string' ? value : undefined;
}

/**
 * @param {ServerContext} context
 * @param {string} key
 */
function givenSample(context, key) {
  const answer = inputResponse(context.mcpReq.inputResponses, key);
  if (answer.kind !== 'sampling') return undefined;
  const { content } = answer.result;
  const [block] = Array.isArray(content) ? content : [content];
  return block?.type === 'text' ? block.text : '';
}

/**
 * @param {ServerContext} context
 * @param {string} key
 */
function givenRoots(context, key) {
  const answer = inputResponse(context.mcpReq.inputResponses, key);
  return answer.kind === 'roots' ? answer.roots.map((root) => root.uri).join(', ') : undefined;
}

/** @returns {readonly EverythingTool[]} */
export function inputRequiredTools() {
  const prefix = 'test_input_required_result_';
  return [
    {
      name: `${prefix}elicitation`,
      description: 'Asks for a name in a form',
      run: (_args, context) => {
        const name = givenText(context, 'user_name', 'name');
        if (name !== undefined) return textResult(`Hello, ${name}!`);
        return inputRequired({
          inputRequests: { user_name: askFor('What is your name?', 'name') },
        });
      },
    },
    {
      name: `${prefix}sampling`,
      description: 'Asks the model of the client',
      run: (_args, context) => {
        const sample = givenSample(context, 'capital_question');
        if (sample !== undefined) return textResult(`The model says: ${sample}`);
        const question = askModel('What is the capital of France?');
        return inputRequired({ inputRequests: { capital_question: question } });
      },
    },
    {
      name: `${prefix}list_roots`,
      description: 'Asks for the roots of the client',
      run: (_args, context) => {
        const roots = givenRoots(context, 'client_roots');
        if (roots !== undefined) return textResult(`Roots: ${roots}`);
        return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
      },
    },
    {
      name: `${prefix}request_state`,
      description: 'Asks for a confirmation and gets its state back',
      run: (_args, context) => confirmWithState(context, 'request-state'),
    },
    {
      name: `${prefix}tampered_state`,
      description: 'Refuses state that somebody changed',
      run: (_args, context) => confirmWithState(context, 'tampered-state'),
    },
    {
      name: `${prefix}multiple_inputs`,
      description: 'Asks for a form, a sample and roots in one round',
      run: async (_args, context) => {
        const name = givenText(context, 'user_name', 'name');
        const greeting = givenSample(context, 'greeting');
        const roots = givenRoots(context, 'client_roots');
        const isComplete = name !== undefined && greeting !== undefined && roots !== undefined;
        if (isComplete && context.mcpReq.requestState() !== undefined) {
          return textResult(`${greeting} ${name}, roots: ${roots}`);
        }
        return inputRequired({
          inputRequests: {
            user_name: askFor('What is your name?', 'name'),
            greeting: askModel('Write a greeting.'),
            client_roots: inputRequired.listRoots(),
          },
          requestState: await stateCodec.mint({ tool: 'multiple-inputs' }),
        });
      },
    },
    {
      name: `${prefix}multi_round`,
      description: 'Asks for a name, then for a color',
      run: async (_args, context) => {
        /** @type {{ name?: string } | undefined} */
        const state = context.mcpReq.requestState();
        const name = state?.name ?? givenText(context, 'step1', 'name');
        const color = givenText(context, 'step2', 'color');
        if (state === undefined || name === undefined) {
          return inputRequired({
            inputRequests: { step1: askFor('Step 1: What is your name?', 'name') },
            requestState: await stateCodec.mint({ round: 1 }),
          });
        }
        if (color !== undefined) return textResult(`${name} likes ${color}`);
        return inputRequired({
          inputRequests: { step2: askFor('Step 2: What is your favorite color?', 'color') },
          requestState: await stateCodec.mint({ round: 2, name }),
        });
      },
    },
    {
      name: `${prefix}capabilities`,
      description: 'Asks only for what the client declared',
      run: (_args, context, { sessionCapabilities }) => {
        const declared = declaredCapabilities(context) ?? sessionCapabilities();
        const inputRequests = {
          ...(declared.elicitation && { user_name: askFor('What is your name?', 'name') }),
          ...(declared.sampling && { greeting: askModel('Write a greeting.') }),
          ...(declared.roots && { client_roots: inputRequired.listRoots() }),
        };
        const isAnswered = Object.keys(inputRequests).every(
          (key) => context.mcpReq.inputResponses?.[key] !== undefined,
        );
        return isAnswered ? textResult('Nothing left to ask') : inputRequired({ inputRequests });
      },
    },
  ];
}

/**
 * @param {ServerContext} context
 * @param {string} tool binds the state to its tool
 */
async function confirmWithState(context, tool) {
  /** @type {{ tool?: string } | undefined} */
  const state = context.mcpReq.requestState();
  const answer = acceptedContent(context.mcpReq.inputResponses, 'confirm');
  if (state?.tool === tool && typeof answer?.['ok'] === 'boolean') return textResult('state-ok');
  return inputRequired({
    inputRequests: { confirm: askFor('Please confirm', 'ok', 'boolean') },
    requestState: await stateCodec.mint({ tool }),
  });
}
