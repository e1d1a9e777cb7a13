/** The form for a new connector, and what it amounts to. */
import type { NewConnector } from '../../../contract/connector-commands.ts';
import { readUrl } from '../../state/read-url.ts';
import { splitCommandLine } from './split-command-line.ts';

export interface EnvironmentEntry {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

export interface ConnectorDraft {
  readonly kind: 'stdio' | 'http';
  readonly name: string;
  readonly commandLine: string;
  readonly environment: readonly EnvironmentEntry[];
  readonly workingDirectory: string;
  /** The command is code, and the person has read it. */
  readonly codeWasRead: boolean;
  readonly url: string;
  readonly bearer: string;
  readonly timeout: string;
}

export const emptyDraft: ConnectorDraft = {
  kind: 'stdio',
  name: '',
  commandLine: '',
  environment: [],
  workingDirectory: '',
  codeWasRead: false,
  url: '',
  bearer: '',
  timeout: '120',
};

export type DraftField = 'name' | 'commandLine' | 'environment' | 'url' | 'timeout';

/** The same rule as `connectorNamePattern` of the contract, which a test compares; importing it would bundle zod. */
export const namePattern = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
const variablePattern = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** What is wrong with a name, or null. */
export function nameError(name: string, taken: readonly string[]): string | null {
  if (!namePattern.test(name))
    return 'Use 1 to 32 lower-case letters, digits or hyphens, e.g. github-work.';
  if (taken.includes(name)) return 'There is a connector of this name already. Choose another one.';
  return null;
}

/** What is wrong with a draft, field by field; empty when it can be added. */
export function draftErrors(
  draft: ConnectorDraft,
  taken: readonly string[],
): Partial<Record<DraftField, string>> {
  const errors: Partial<Record<DraftField, string>> = {};
  const wrongName = nameError(draft.name, taken);
  if (wrongName !== null) errors.name = wrongName;
  const seconds = Number(draft.timeout);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3600)
    errors.timeout = 'Use 1 to 3600 seconds.';
  if (draft.kind === 'http') {
    if (!isWebAddress(draft.url))
      errors.url = 'Use a full address, e.g. https://mcp.example.com/mcp.';
    return errors;
  }
  const { parts, openQuote } = splitCommandLine(draft.commandLine);
  if (parts[0] === undefined || parts[0] === '') errors.commandLine = 'Say which program to run.';
  else if (openQuote) errors.commandLine = 'A quote is opened but not closed.';
  const names = draft.environment.map((entry) => entry.name);
  if (names.some((name) => !variablePattern.test(name))) {
    errors.environment =
      'Names of variables hold letters, digits and _ and do not start with a digit.';
  } else if (new Set(names).size < names.length) {
    errors.environment = 'Each variable can be set once.';
  }
  return errors;
}

/** The input of `connector.add` for a draft without errors. */
export function toNewConnector(draft: ConnectorDraft): NewConnector {
  const { name } = draft;
  const timeoutSeconds = Number(draft.timeout);
  if (draft.kind === 'http') {
    return {
      kind: 'http',
      name,
      url: draft.url.trim(),
      bearer: orNull(draft.bearer),
      timeoutSeconds,
    };
  }
  const [command = '', ...args] = splitCommandLine(draft.commandLine).parts;
  const env = draft.environment.map((entry) => ({ ...entry }));
  return {
    kind: 'stdio',
    name,
    command,
    args,
    env,
    cwd: orNull(draft.workingDirectory),
    confirmInlineCode: draft.codeWasRead,
    timeoutSeconds,
  };
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

function isWebAddress(text: string): boolean {
  return /^https?:$/.test(readUrl(text.trim())?.protocol ?? '');
}
