/**
 * Resources and completions that the conformance suite asks for
 * (docs/reference/conformance.md#the-upstream-server).
 */
import { ResourceNotFoundError } from '@modelcontextprotocol/server';
import { png } from './media.mjs';

export const resources = [
  { uri: 'test://static-text', name: 'Static text', mimeType: 'text/plain' },
  { uri: 'test://static-binary', name: 'Static binary', mimeType: 'image/png' },
  { uri: 'test://watched-resource', name: 'Watched resource', mimeType: 'text/plain' },
];

export const resourceTemplates = [
  {
    uriTemplate: 'test://template/{id}/data',
    name: 'Template resource',
    mimeType: 'application/json',
  },
];

/**
 * @param {string} uri
 * @returns {import('@modelcontextprotocol/server').ReadResourceResult}
 */
export function readResource(uri) {
  switch (uri) {
    case 'test://static-text':
      return textContents(uri, 'text/plain', 'This is the content of the static text resource.');
    case 'test://static-binary':
      return { contents: [{ uri, mimeType: 'image/png', blob: png }] };
    case 'test://watched-resource':
      return textContents(uri, 'text/plain', 'Watched resource content');
    default: {
      const id = /^test:\/\/template\/([^/]+)\/data$/u.exec(uri)?.[1];
      if (id === undefined) throw new ResourceNotFoundError(uri);
      const data = { id, templateTest: true, data: `Data for ID: ${id}` };
      return textContents(uri, 'application/json', JSON.stringify(data));
    }
  }
}

/**
 * @param {string} uri
 * @param {string} mimeType
 * @param {string} text
 */
function textContents(uri, mimeType, text) {
  return { contents: [{ uri, mimeType, text }] };
}
