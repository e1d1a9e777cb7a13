/** The smallest media that are what their type says. */

/** A PNG of one red pixel, Base64. */
export const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

/** A WAV of no samples, Base64. */
export const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';

/**
 * @param {string} text
 * @returns {{ type: 'text', text: string }}
 */
export function textBlock(text) {
  return { type: 'text', text };
}

/**
 * @param {string} text
 * @returns {{ content: { type: 'text', text: string }[] }}
 */
export function textResult(text) {
  return { content: [textBlock(text)] };
}
