/**
 * Prompts that the conformance suite asks for (docs/reference/conformance.md#the-upstream-server).
 */
import {
  acceptedContent,
  inputRequired,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import { png, textBlock } from './media.mjs';

/** @typedef {import('@modelcontextprotocol/server').ServerContext} ServerContext */
/** @typedef {import('@modelcontextprotocol/server').GetPromptResult} GetPromptResult */
/** @typedef {GetPromptResult['messages'][number]['content']} PromptContent */

const prompts = [
  { name: 'test_simple_prompt', description: 'One message' },
  {
    name: 'test_prompt_with_arguments',
    description: 'A message made of two arguments',
    arguments: [
      { name: 'arg1', required: true },
      { name: 'arg2', required: true },
    ],
  },
  {
    name: 'test_prompt_with_embedded_resource',
    description: 'A resource and a message about it',
    arguments: [{ name: 'resourceUri', required: true }],
  },
  { name: 'test_prompt_with_image', description: 'An image and a message about it' },
  { name: 'test_input_required_result_prompt', description: 'Asks for its context first' },
];
const extraPrompt = {
  name: 'test_extra_prompt',
  description: 'Comes and goes with test_trigger_prompt_change',
};

/** @param {import('./changes.mjs').Changes} changes */
export function listPrompts(changes) {
  return { prompts: changes.hasExtraPrompt() ? [...prompts, extraPrompt] : prompts };
}

/**
 * @param {string} name
 * @param {Readonly<Record<string, string>>} args
 * @param {ServerContext} context
 */
export function getPrompt(name, args, context) {
  switch (name) {
    case 'test_simple_prompt':
      return messages(textBlock('This is a simple prompt for testing.'));
    case 'test_prompt_with_arguments': {
      const { arg1 = '', arg2 = '' } = args;
      return messages(textBlock(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`));
    }
    case 'test_prompt_with_embedded_resource': {
      const uri = args['resourceUri'] ?? 'test://example-resource';
      const text = 'Embedded resource content for testing.';
      return messages(
        { type: 'resource', resource: { uri, mimeType: 'text/plain', text } },
        textBlock('Please process the embedded resource above.'),
      );
    }
    case 'test_prompt_with_image':
      return messages(
        { type: 'image', data: png, mimeType: 'image/png' },
        textBlock('Please analyze the image above.'),
      );
    case 'test_input_required_result_prompt': {
      const given = acceptedContent(context.mcpReq.inputResponses, 'user_context');
      if (typeof given?.['context'] === 'string') {
        return messages(textBlock(`Context: ${given['context']}`));
      }
      const user_context = inputRequired.elicit({
        message: 'What context should the prompt use?',
        requestedSchema: {
          type: 'object',
          properties: { context: { type: 'string' } },
          required: ['context'],
        },
      });
      return inputRequired({ inputRequests: { user_context } });
    }
    case 'test_extra_prompt':
      return messages(textBlock('Extra'));
    default:
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown prompt: ${name}`);
  }
}

/**
 * @param {readonly PromptContent[]} contents
 * @returns {GetPromptResult}
 */
function messages(...contents) {
  return { messages: contents.map((content) => ({ role: 'user', content })) };
}

/** @param {{ argument: { name: string, value: string } }} params */
export function complete({ argument }) {
  const known = argument.name === 'arg1' ? ['hello', 'help', 'test'] : ['world', 'work', 'test'];
  const values = known.filter((value) => value.startsWith(argument.value));
  return { completion: { values, total: values.length, hasMore: false } };
}
