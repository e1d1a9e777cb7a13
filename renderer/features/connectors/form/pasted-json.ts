/**
 * Arguments as a JSON array, variables and headers as a JSON object, as manuals of servers print
 * them (ATRYUM-7).
 */
import type { EnvironmentEntry } from './environment-entry.ts';
import { looksSecret } from '../../../../contract/plain/looks-secret.ts';
import { looksSecretHeader } from '../../../../contract/plain/request-headers.ts';
import { JsonMistake, mistakeWords, readJson, type JsonNode } from './read-json.ts';

export type Read<Value> = { readonly value: Value } | { readonly problem: string };

/** `["-y", "a-server"]` */
export function readArguments(text: string): Read<readonly string[]> {
  return reading(text, (root) => {
    if (root.kind !== 'array')
      throw new JsonMistake('Arguments are a list in square brackets', root.at);
    return root.items.map((item) => textOf(item, 'An argument'));
  });
}

/** `{"API_TOKEN": "…"}` */
export function readVariables(text: string): Read<readonly EnvironmentEntry[]> {
  return readNamed(text, 'Variables', 'a variable', looksSecret);
}

/** `{"X-Api-Key": "…"}` */
export function readPastedHeaders(text: string): Read<readonly EnvironmentEntry[]> {
  return readNamed(text, 'Headers', 'a header', looksSecretHeader);
}

function readNamed(
  text: string,
  many: string,
  one: string,
  isSecret: (name: string, value: string) => boolean,
): Read<readonly EnvironmentEntry[]> {
  return reading(text, (root) => {
    if (root.kind !== 'object')
      throw new JsonMistake(`${many} are names and values in curly brackets`, root.at);
    const seen = new Set<string>();
    return root.members.map(({ key, at, value }) => {
      if (seen.has(key)) throw new JsonMistake(`${key} is there twice`, at);
      seen.add(key);
      const text = textOf(value, `The value of ${one}`);
      return { name: key, value: text, secret: isSecret(key, text) };
    });
  });
}

function textOf(node: JsonNode, what: string): string {
  if (node.kind === 'text') return node.value;
  throw new JsonMistake(`${what} has to be a text in double quotes`, node.at);
}

function reading<Value>(text: string, read: (root: JsonNode) => Value): Read<Value> {
  try {
    return { value: read(readJson(text)) };
  } catch (error) {
    if (error instanceof JsonMistake) return { problem: mistakeWords(error, text) };
    throw error;
  }
}
