/** Whether a field that a server names is for a secret, as a person would read it. Pure. */
import { isJsonObject, type JsonValue } from '../lib/json.ts';

const secretName =
  /pass(?:word|wd|phrase|code)|secret|api[-_ ]?key|access[-_ ]?token|private[-_ ]?key|credential|\bpin\b|\b(?:cvv|cvc)\b|one[-_ ]?time|\botp\b|mnemonic|seed[-_ ]?phrase/iu;

/**
 * At the end of a name; in a sentence these words say less. What goes on in a list is a token, too,
 * and no secret.
 */
const credentialName =
  /(?:^|[-_ ])(?:auth|authorization|bearer|cookies?|jwt|(?<!(?:page|next|continuation|sync)[-_ ]?)token)$/iu;

/** By name, title or description. */
export function isForSecret(name: string, field?: JsonValue): boolean {
  if (credentialName.test(spaced(name))) return true;
  const texts = isJsonObject(field) ? [name, field['title'], field['description']] : [name];
  return texts.some((text) => typeof text === 'string' && secretName.test(spaced(text)));
}

function spaced(text: string): string {
  return text.slice(0, 512).replaceAll(/(?<=[a-z0-9])(?=[A-Z])/gu, ' ');
}
