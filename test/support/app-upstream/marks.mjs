/** What the server puts wherever MCP lets it: nothing of it means anything to Consentry. */

export const icons = [
  { src: 'https://app.example/icon.png', mimeType: 'image/png', sizes: ['48x48'], theme: 'dark' },
];

/** @param {string} of which thing it is about */
export function mark(of) {
  return { 'com.example/of': of, 'com.example/deep': { list: [1, 2.5, null, { a: 'b' }] } };
}

/**
 * Annotations, one of which MCP does not know.
 *
 * @template {object} T
 * @param {T} known
 * @returns {T}
 */
export function annotated(known) {
  return { ...known, 'com.example/unknown': 'kept' };
}
