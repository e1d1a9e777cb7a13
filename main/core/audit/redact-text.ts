/**
 * Text that leaves the machine or the process's last words: what has the form of a secret is cut
 * out of it (SEC-90).
 */
import { looksSecret } from './redact.ts';

const longest = 20_000;

export function withoutSecrets(text: string): string {
  return (
    text
      .slice(0, longest)
      // What follows a question mark in an address is often a key.
      .replace(/(:\/\/[^?#\s]{0,800})[?#]\S+/gu, '$1?[cut]')
      .replace(/bearer\s+\S+/giu, '[secret]')
      .replace(/[^\s"'`<>()[\]{},;=]+/gu, (word) => (looksSecret(word) ? '[secret]' : word))
  );
}
