/** The options of `consentry bridge`, as a pure function of its arguments. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { limits } from '../core/limits/limits.ts';
import { visible } from '../core/lib/visible-text.ts';

export interface BridgeOptions {
  readonly dataDir: string;
  /** `/mcp` or `/mcp/<connector>`. */
  readonly resource: string;
  /** For people: what the AI client is called. */
  readonly client: string;
  /** May start Consentry where it does not run. */
  readonly mayStart: boolean;
}

export type BridgeArguments =
  | { readonly kind: 'run'; readonly options: BridgeOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

export const bridgeHelp = `Usage: consentry bridge [options]

MCP over stdio for AI clients that cannot use an address; they start it themselves.

Options:
  --client NAME       the AI client it works for, e.g. claude-desktop
  --resource PATH     /mcp (default) or /mcp/CONNECTOR
  --data-dir DIR      data folder of Consentry
  --no-start          do not start Consentry when it is not running
  --help              show this

Example:
  "consentry": { "command": "consentry", "args": ["bridge", "--client", "claude-desktop"] }
`;

/** How installed clients are called; others are spelt as their name says. */
const clientNames: Readonly<Record<string, string>> = {
  'claude-desktop': 'Claude Desktop',
  'claude-code': 'Claude Code',
  vscode: 'VS Code',
  'vscode-insiders': 'VS Code Insiders',
  opencode: 'OpenCode',
  'lm-studio': 'LM Studio',
  'gemini-cli': 'Gemini CLI',
  'copilot-cli': 'GitHub Copilot CLI',
};

/** @param defaultDataDir is asked only where the arguments name no folder */
export function readBridgeArguments(
  args: readonly string[],
  defaultDataDir: () => string,
): BridgeArguments {
  const values = new Map<string, string>();
  let mayStart = true;
  for (let index = 0; index < args.length; index += 1) {
    const [name, inline] = splitAtEquals(args[index] ?? '');
    if (name === '--help' || name === '-h') return { kind: 'help' };
    if (name === '--no-start') {
      mayStart = false;
      continue;
    }
    if (!['--client', '--resource', '--data-dir'].includes(name))
      return wrong(`Unknown argument: ${visible(name, limits.bridge.clientName)}.`);
    const value = inline ?? args[(index += 1)];
    if (value === undefined || value === '') return wrong(`${name} takes a value.`);
    values.set(name, value);
  }
  return bridgeOptions(
    {
      client: values.get('--client'),
      resource: values.get('--resource'),
      dataDir: values.get('--data-dir') ?? defaultDataDir(),
    },
    mayStart,
  );
}

export function bridgeOptions(
  given: {
    readonly client?: string | undefined;
    readonly resource?: string | undefined;
    readonly dataDir: string;
  },
  mayStart: boolean,
): BridgeArguments {
  const resource = given.resource ?? '/mcp';
  if (!/^\/mcp(?:\/[a-z0-9][a-z0-9._-]{0,63})?$/iu.test(resource))
    return wrong('--resource takes /mcp or /mcp/ and the name of a connector.');
  const dataDir = folderOf(given.dataDir);
  if (dataDir === null) return wrong('--data-dir takes a folder.');
  return {
    kind: 'run',
    options: { dataDir, resource, client: clientName(given.client), mayStart },
  };
}

/** As an address too, so that a folder with spaces can be named without any. */
function folderOf(text: string): string | null {
  if (!text.startsWith('file:')) return resolve(text);
  try {
    return fileURLToPath(text);
  } catch {
    return null;
  }
}

function clientName(given: string | undefined): string {
  if (given === undefined) return 'An AI client';
  const known = Object.hasOwn(clientNames, given) ? clientNames[given] : undefined;
  if (known !== undefined) return known;
  // A name of one word is an id: `zed`, `my-agent`.
  const isId = /^[a-z][a-z0-9-]*$/u.test(given);
  const words = given.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return visible(isId ? words.join(' ') : given, limits.bridge.clientName);
}

function splitAtEquals(arg: string): readonly [string, string | undefined] {
  const at = arg.indexOf('=');
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

function wrong(message: string): BridgeArguments {
  return { kind: 'wrong', message };
}
