/** The form for a new connector: its fields, what is wrong with them, and the command's input. */
import type { NewConnector } from '../../../../contract/commands/connector-commands.ts';
import type { CompanyNetworkSetting } from '../../../../contract/views/process-view.ts';
import { environmentError, type EnvironmentEntry } from './environment-entry.ts';
import { headersError } from './header-entry.ts';
import {
  emptyLogin,
  isEmptyLogin,
  loginErrors,
  loginFieldsOf,
  type LoginDraft,
  type LoginField,
} from './login-draft.ts';
import { splitCommandLine } from './split-command-line.ts';
import { addressError, nameFromAddress, nameFromCommand, plainHost } from './web-address.ts';

/** What a program is started with. */
export interface CommandDraft {
  readonly commandLine: string;
  readonly environment: readonly EnvironmentEntry[];
  readonly workingDirectory: string;
  /** Ended after so many minutes without a call, started by the next one; empty: always runs. */
  readonly idleMinutes: string;
  readonly companyNetwork: CompanyNetworkSetting;
  /** The command is code, and the person has read it. */
  readonly codeWasRead: boolean;
  readonly timeout: string;
}

export interface ConnectorDraft extends CommandDraft {
  readonly kind: 'stdio' | 'http';
  readonly name: string;
  readonly url: string;
  /** The host that the person agreed to call without encryption. */
  readonly plainHost: string | null;
  readonly bearer: string;
  readonly headers: readonly EnvironmentEntry[];
  readonly login: LoginDraft;
  readonly enabled: boolean;
}

const defaultTimeout = 30;

export const emptyDraft: ConnectorDraft = {
  kind: 'stdio',
  name: '',
  commandLine: '',
  environment: [],
  workingDirectory: '',
  idleMinutes: '',
  companyNetwork: 'auto',
  codeWasRead: false,
  url: '',
  plainHost: null,
  bearer: '',
  headers: [],
  login: emptyLogin,
  timeout: String(defaultTimeout),
  enabled: true,
};

export type CommandField = 'commandLine' | 'environment' | 'idleMinutes' | 'timeout';
export type DraftField = CommandField | 'name' | 'url' | 'bearer' | 'headers' | LoginField;

/**
 * The same rule as `connectorNamePattern` of the contract, which a test compares; importing it
 * would bundle zod.
 */
export const namePattern = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

/** What is wrong with a name, or null. */
export function nameError(name: string, taken: readonly string[]): string | null {
  if (!namePattern.test(name))
    return 'Use 1 to 32 lower-case letters, digits or hyphens, e.g. github-work.';
  if (taken.includes(name))
    return 'A connector with this name exists already. Choose another name.';
  return null;
}

/** This name, or the first one like it that is free. */
export function freeName(name: string, taken: readonly string[]): string {
  let free = name;
  for (let count = 2; taken.includes(free); count += 1) free = `${name.slice(0, 29)}-${count}`;
  return free;
}

/** A free name for what was typed; empty when nothing in it makes a name. */
export function suggestedName(
  { kind, url, commandLine }: Pick<ConnectorDraft, 'kind' | 'url' | 'commandLine'>,
  taken: readonly string[],
): string {
  const name =
    kind === 'http' ? nameFromAddress(url) : nameFromCommand(splitCommandLine(commandLine).parts);
  return name === '' ? '' : freeName(name, taken);
}

/** What is wrong with a draft, field by field; empty when it can be added. */
export function draftErrors(
  draft: ConnectorDraft,
  taken: readonly string[],
): Partial<Record<DraftField, string>> {
  const wrongName = nameError(draft.name, taken);
  return {
    ...(wrongName === null ? {} : { name: wrongName }),
    ...targetErrors(draft),
  };
}

/** The same without the name, which a test of the draft does not need. */
export function targetErrors(draft: ConnectorDraft): Partial<Record<DraftField, string>> {
  if (draft.kind === 'stdio') return commandErrors(draft);
  const errors: Partial<Record<DraftField, string>> = {
    ...timeoutError(draft.timeout),
    ...urlError(draft),
    ...loginErrors(draft.login),
  };
  if (draft.bearer.trim() !== '' && !isEmptyLogin(draft.login))
    errors.bearer = 'A connector has a token or its own login, not both.';
  const wrong = headersError(draft.headers);
  if (wrong !== null) errors.headers = wrong;
  return errors;
}

/** What is wrong with an address that is to be called. */
export function urlError(draft: Pick<ConnectorDraft, 'url' | 'plainHost'>): { url?: string } {
  const wrong = addressError(draft.url);
  if (wrong !== null) return { url: wrong };
  const host = plainHost(draft.url);
  if (host === null || host === draft.plainHost) return {};
  return { url: `Data sent to ${host} is not encrypted. Use https, or agree below.` };
}

export function commandErrors(draft: CommandDraft): Partial<Record<CommandField, string>> {
  const errors: Partial<Record<CommandField, string>> = { ...timeoutError(draft.timeout) };
  const { parts, openQuote } = splitCommandLine(draft.commandLine);
  if (parts[0] === undefined || parts[0] === '') errors.commandLine = 'Enter the program to run.';
  else if (openQuote) errors.commandLine = 'A quote is opened but not closed.';
  const wrong = environmentError(draft.environment);
  if (wrong !== null) errors.environment = wrong;
  if (draft.idleMinutes !== '' && !isWhole(draft.idleMinutes, 1440))
    errors.idleMinutes = 'Use 1 to 1440 minutes.';
  return errors;
}

export function timeoutError(timeout: string): { timeout?: string } {
  return isWhole(timeout, 3600) ? {} : { timeout: 'Use 1 to 3600 seconds.' };
}

/** The input of `connector.add` for a draft without errors. */
export function toNewConnector(draft: ConnectorDraft): NewConnector {
  const { name, enabled } = draft;
  const common = { name, timeoutSeconds: Number(draft.timeout), enabled };
  if (draft.kind === 'http') {
    const { clientSecret, redirectHost } = draft.login;
    return {
      ...common,
      kind: 'http',
      url: draft.url.trim(),
      bearer: orNull(draft.bearer),
      ...(draft.headers.length > 0 && {
        headers: draft.headers.map(({ name, value, secret }) => ({
          name,
          value: value.trim(),
          secret,
        })),
      }),
      ...(!isEmptyLogin(draft.login) && {
        oauth: {
          ...loginFieldsOf(draft.login),
          ...(clientSecret === '' ? {} : { clientSecret }),
          ...(redirectHost === emptyLogin.redirectHost ? {} : { redirectHost }),
        },
      }),
    };
  }
  const [command = '', ...args] = splitCommandLine(draft.commandLine).parts;
  return {
    ...common,
    kind: 'stdio',
    command,
    args,
    env: draft.environment.map((entry) => ({ ...entry })),
    cwd: orNull(draft.workingDirectory),
    ...(draft.idleMinutes !== '' && { idleMinutes: Number(draft.idleMinutes) }),
    ...(draft.companyNetwork !== 'auto' && { companyNetwork: draft.companyNetwork }),
    confirmInlineCode: draft.codeWasRead,
  };
}

export function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

function isWhole(text: string, most: number): boolean {
  const number = Number(text);
  return text.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= most;
}
