/** Tools that ask the client or its person: by a request, or within the result (modern). */
import { inputRequired, MissingRequiredClientCapabilityError } from '@modelcontextprotocol/server';
import { declaredCapabilities } from './input-required-tools.mjs';
import { textBlock, textResult } from './media.mjs';
import { defaultsForm, enumsForm, objectSchema, userForm } from './schemas.mjs';

/** @typedef {import('@modelcontextprotocol/server').ServerContext} ServerContext */
/** @typedef {import('@modelcontextprotocol/server').ElicitRequestFormParams} Form */
/** @typedef {import('@modelcontextprotocol/server').ElicitResult} Answer */
/** @typedef {import('./tools.mjs').EverythingTool} EverythingTool */
/** @typedef {import('./tools.mjs').ToolOutcome} ToolOutcome */

/** @type {readonly EverythingTool[]} */
export const askingTools = [
  {
    name: 'test_sampling',
    description: 'Asks the model of the client',
    inputSchema: objectSchema({ prompt: { type: 'string' } }),
    run: async ({ prompt }, context, { asksBy }) => {
      /** @type {import('@modelcontextprotocol/server').CreateMessageRequestParams} */
      const request = {
        messages: [{ role: 'user', content: textBlock(String(prompt)) }],
        maxTokens: 100,
      };
      const answer = context.mcpReq.inputResponses?.['sample'];
      if (asksBy === 'result' && answer === undefined) {
        return inputRequired({ inputRequests: { sample: inputRequired.createMessage(request) } });
      }
      const { content } =
        asksBy === 'result'
          ? /** @type {import('@modelcontextprotocol/server').CreateMessageResult} */ (answer)
          : await context.mcpReq.requestSampling(request);
      const [block] = Array.isArray(content) ? content : [content];
      return textResult(`LLM response: ${block?.type === 'text' ? block.text : ''}`);
    },
  },
  {
    name: 'test_elicitation',
    description: 'Asks for a user name and an address',
    inputSchema: objectSchema({ message: { type: 'string' } }),
    run: ({ message }, context, { asksBy }) =>
      elicit(context, asksBy, userForm(String(message)), 'User response:'),
  },
  {
    name: 'test_elicitation_sep1034_defaults',
    description: 'Asks with a form that has defaults',
    run: (_args, context, { asksBy }) =>
      elicit(context, asksBy, defaultsForm, 'Elicitation completed:'),
  },
  {
    name: 'test_elicitation_sep1330_enums',
    description: 'Asks with a form that has enums of every kind',
    run: (_args, context, { asksBy }) =>
      elicit(context, asksBy, enumsForm, 'Elicitation completed:'),
  },
  {
    name: 'test_streaming_elicitation',
    description: 'Asks within its own answer',
    run: (_args, context, { era }) => {
      const asksBy = era === 'modern' ? 'result' : 'request';
      return elicit(context, asksBy, userForm('Who are you?'), 'User response:');
    },
  },
  {
    name: 'test_missing_capability',
    description: 'Needs a client that offers sampling',
    run: (_args, context, { sessionCapabilities }) => {
      const declared = declaredCapabilities(context) ?? sessionCapabilities();
      if (declared.sampling !== undefined) return textResult('The client offers sampling');
      throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } });
    },
  },
];

/**
 * Asks the person: by a request, or within the result.
 *
 * @param {ServerContext} context
 * @param {'result' | 'request'} asksBy
 * @param {Form} form
 * @param {string} prefix of the text that tells the answer
 * @returns {Promise<ToolOutcome>}
 */
async function elicit(context, asksBy, form, prefix) {
  if (asksBy === 'result') {
    const answer = context.mcpReq.inputResponses?.['form'];
    if (answer === undefined) {
      return inputRequired({ inputRequests: { form: inputRequired.elicit(form) } });
    }
    return answered(/** @type {Answer} */ (answer));
  }
  return answered(await context.mcpReq.elicitInput(form));

  /** @param {Answer} answer */
  function answered({ action, content }) {
    return textResult(`${prefix} action=${action}, content=${JSON.stringify(content ?? {})}`);
  }
}
