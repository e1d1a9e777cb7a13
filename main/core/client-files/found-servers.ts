/**
 * Servers as other clients have them, read into what a connector of ours could be. What does not
 * fit is said and not guessed; nothing is started, looked up or resolved here (SEC-117, CFG-13).
 * Pure.
 */
import type { NewConnector } from '../../../contract/commands/connector-commands.ts';
import { newConnectorSchema } from '../../../contract/commands/connector-commands.ts';
import { looksSecret, secretArgument } from '../../../contract/plain/looks-secret.ts';
import {
  headerNameProblem,
  headerValueProblem,
  isOurs,
  looksSecretHeader,
} from '../../../contract/plain/request-headers.ts';
import { visible } from '../lib/visible-text.ts';
import type { FoundEntry } from './formats/entry-tree.ts';
import { isTable } from './formats/entry-tree.ts';
import { isRandom, maskedAddress, maskedCommand, secretPair } from './masked-command.ts';

export interface Candidate {
  readonly name: string;
  readonly kind: 'stdio' | 'http' | 'unknown';
  /**
   * For people: the whole command line, or the address with its path; what looks secret is masked.
   */
  readonly what: string;
  /** Why it cannot be brought in; null: it can. */
  readonly problem: string | null;
  readonly secrets: readonly string[];
  /** Switched off, so that nothing runs before the person looked at it. */
  readonly connector: NewConnector | null;
}

/** A variable that only its own client fills in. */
const variable = /\$\{[^}]{1,80}\}|\{\{[^}]{1,80}\}\}|^\$[A-Z_][A-Z0-9_]*$/u;

/** @param connectorName what it would be called here */
export function readServer({ name, value }: FoundEntry, connectorName: string): Candidate {
  if (!isTable(value)) return unknown(name, 'It is not written as a server.');
  const url = firstText(value, ['url', 'httpUrl', 'serverUrl', 'uri']);
  const command = commandOf(value);
  if (url !== null && command === null) return readHttp(name, value, url, connectorName);
  if (command !== null && url === null) return readStdio(name, value, command, connectorName);
  return unknown(name, 'It is neither a program to run nor an address to call.');
}

function readHttp(
  name: string,
  value: Readonly<Record<string, unknown>>,
  url: string,
  connectorName: string,
): Candidate {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const what = parsed === null ? 'an address' : maskedAddress(parsed);
  const base = { name, kind: 'http', what, secrets: [], connector: null } as const;
  const refuse = (problem: string): Candidate => ({ ...base, problem });
  if (parsed === null || !/^https?:$/u.test(parsed.protocol))
    return refuse('Its address is none that Consentry can call.');
  if (variable.test(url)) return refuse(variableWords);
  if (parsed.username !== '' || parsed.password !== '' || hasSecretQuery(parsed))
    return refuse('Its address has a secret in it. Add it by hand, with the secret as its token.');
  if (['bearer_token_env_var', 'env_http_headers'].some((key) => value[key] !== undefined))
    return refuse(
      'It takes its token from the environment of its client. Add it by hand, with the token.',
    );
  const read = readHeaders(headersIn(value));
  if ('problem' in read) return refuse(read.problem);
  const { bearer, headers } = read;
  const connector = newConnectorSchema.safeParse({
    kind: 'http',
    name: connectorName,
    url,
    bearer,
    ...(headers.length > 0 && { headers }),
    enabled: false,
  });
  if (!connector.success) return refuse('Its address, its token or its headers do not fit.');
  const secrets = [
    ...(bearer === null ? [] : ['Authorization']),
    ...headers.flatMap((header) => (header.secret ? [visible(header.name, 80)] : [])),
  ];
  return { ...base, secrets, connector: connector.data, problem: null };
}

/** Clients differ: beside the address, as Codex writes it, or among the options of requests. */
function headersIn(value: Readonly<Record<string, unknown>>): unknown {
  const options = value['requestOptions'];
  return (
    value['headers'] ?? value['http_headers'] ?? (isTable(options) ? options['headers'] : null)
  );
}

interface FoundHeader {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

/**
 * A bearer token is a connector's token; what Consentry sends by itself is left out, and what looks
 * secret is a secret.
 */
function readHeaders(
  written: unknown,
):
  | { readonly bearer: string | null; readonly headers: readonly FoundHeader[] }
  | { readonly problem: string } {
  const table = textTable(written);
  if (table === null) return { problem: 'Its headers are not plain text.' };
  let bearer: string | null = null;
  const headers: FoundHeader[] = [];
  for (const [name, text] of Object.entries(table)) {
    const value = text.trim();
    if (isOurs(name)) continue;
    if (variable.test(value)) return { problem: variableWords };
    const token = /^bearer\s+(\S+)$/iu.exec(value)?.[1];
    const problem = headerNameProblem(name) ?? headerValueProblem(name, value);
    if (problem !== null) return { problem: `${problem} Add it by hand, if it works without.` };
    if ([...headers, ...(bearer === null ? [] : [authorization])].some(isNamed(name)))
      return { problem: 'It sends the same header twice.' };
    if (name.toLowerCase() === 'authorization' && token !== undefined) bearer = token;
    else headers.push({ name, value, secret: looksSecretHeader(name, value) || isRandom(value) });
  }
  return { bearer, headers };
}

const authorization = { name: 'authorization' };

function isNamed(name: string): (header: { readonly name: string }) => boolean {
  return (header) => header.name.toLowerCase() === name.toLowerCase();
}

interface Command {
  readonly command: string;
  readonly args: readonly unknown[];
  readonly env: unknown;
}

/** One text, a text with arguments beside it, a list, or a table with a path: clients differ. */
function commandOf(value: Readonly<Record<string, unknown>>): Command | null {
  const given = value['command'] ?? value['cmd'];
  const env = value['env'] ?? value['environment'] ?? value['envs'];
  const args = Array.isArray(value['args']) ? (value['args'] as unknown[]) : [];
  if (typeof given === 'string') return { command: given, args, env };
  if (Array.isArray(given) && typeof given[0] === 'string')
    return { command: given[0], args: given.slice(1) as unknown[], env };
  if (!isTable(given) || typeof given['path'] !== 'string') return null;
  const inner = Array.isArray(given['args']) ? (given['args'] as unknown[]) : [];
  return { command: given['path'], args: inner, env: given['env'] };
}

function readStdio(
  name: string,
  value: Readonly<Record<string, unknown>>,
  { command, args, env }: Command,
  connectorName: string,
): Candidate {
  const texts = args.filter((arg) => typeof arg === 'string');
  const what = maskedCommand(command, texts);
  const base = { name, kind: 'stdio', what, secrets: [], connector: null } as const;
  const refuse = (problem: string): Candidate => ({ ...base, problem });
  const variables = env === undefined || env === null ? {} : textTable(env);
  if (variables === null || texts.length < args.length)
    return refuse('Its arguments or variables are not plain text.');
  if (value['envFile'] !== undefined)
    return refuse('It reads its variables from a file. Add it by hand, with the variables.');
  const values = Object.values(variables);
  if ([command, ...texts, ...values].some((text) => variable.test(text)))
    return refuse(variableWords);
  if (secretArgument(texts) !== null || secretPair(texts) !== null)
    return refuse(
      'An argument looks like a secret, and every program can read arguments. Add it by hand, with a variable if it takes one.',
    );
  const connector = newConnectorSchema.safeParse({
    kind: 'stdio',
    name: connectorName,
    command,
    args: texts,
    env: Object.entries(variables).map(([key, text]) => ({ name: key, value: text, secret: true })),
    cwd: typeof value['cwd'] === 'string' ? value['cwd'] : null,
    enabled: false,
  });
  if (!connector.success) return refuse('Its command or its variables do not fit.');
  const secrets = Object.keys(variables).map((key) => visible(key, 80));
  return { ...base, secrets, connector: connector.data, problem: null };
}

const variableWords =
  'It has a variable in it that only its own client fills in. Add it by hand, with the value.';

function unknown(name: string, problem: string): Candidate {
  return { name, kind: 'unknown', what: '', secrets: [], connector: null, problem };
}

function firstText(
  value: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): string | null {
  const found = keys.map((key) => value[key]).find((each) => typeof each === 'string');
  return typeof found === 'string' ? found : null;
}

/** Null where something in it is not a text; numbers and switches are written out. */
function textTable(value: unknown): Record<string, string> | null {
  if (value === undefined || value === null) return {};
  if (!isTable(value)) return null;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    typeof inner === 'number' || typeof inner === 'boolean' ? String(inner) : inner,
  ]);
  if (entries.some(([, inner]) => typeof inner !== 'string')) return null;
  return Object.fromEntries(entries) as Record<string, string>;
}

function hasSecretQuery(url: URL): boolean {
  return [...url.searchParams].some(([key, text]) => looksSecret(key, text));
}
