/**
 * What the clients of a soak do: of both eras, tidy ones and ones that leave sessions open, cancel
 * calls, walk away from questions or lose their rights. Each act checks its own answer; what is
 * wrong is counted by kind.
 */
import { createClient } from './client.mjs';
import { legacyActs } from './legacy-acts.mjs';
import { interruptedActs, tidyActs } from './modern-acts.mjs';

/** @param {string} endpoint */
export function acts(endpoint) {
  const client = createClient(endpoint);
  return [...tidyActs(client), ...interruptedActs(client), ...legacyActs(client)];
}
