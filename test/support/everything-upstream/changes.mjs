/** The lists and resources that change while the fixture runs, and who hears of it. */

/** @typedef {'tools' | 'prompts'} ChangedList */
/**
 * @typedef {object} Changes
 * @property {() => boolean} hasExtraTool
 * @property {() => boolean} hasExtraPrompt
 * @property {() => void} changeTools
 * @property {() => void} changePrompts
 * @property {(uri: string) => void} changeResource
 * @property {(listener: (uri: string) => void) => () => void} listenToResources returns the
 *   function that stops listening
 * @property {(listener: (list: ChangedList) => void) => () => void} listen returns the function
 *   that stops listening
 */

/** @returns {Changes} */
export function createChanges() {
  const present = { tools: false, prompts: false };
  /** @type {Set<(list: ChangedList) => void>} */
  const listeners = new Set();

  /** @type {Set<(uri: string) => void>} */
  const resourceListeners = new Set();

  /** @param {ChangedList} list */
  function change(list) {
    present[list] = !present[list];
    for (const listener of [...listeners]) listener(list);
  }

  return {
    hasExtraTool: () => present.tools,
    hasExtraPrompt: () => present.prompts,
    changeTools: () => change('tools'),
    changePrompts: () => change('prompts'),
    changeResource(uri) {
      for (const listener of [...resourceListeners]) listener(uri);
    },
    listenToResources(listener) {
      resourceListeners.add(listener);
      return () => resourceListeners.delete(listener);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
