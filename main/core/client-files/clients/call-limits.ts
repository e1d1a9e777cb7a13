/**
 * How long AI clients wait for one call, with a source for each (ATRYUM-55). Only what is known:
 * every other client counts as the MCP SDKs do by themselves.
 */

export interface CallLimit {
  /** Id of the client in the table of clients. */
  readonly app: string;
  /** Seconds until it gives up, where nobody set another time. */
  readonly seconds: number;
  /** It asks for progress, and each notification of progress starts its time anew. */
  readonly isExtendedByProgress: boolean;
  /** The key of an entry that holds another time, in seconds. */
  readonly setBy?: string;
  readonly source: string;
}

/** `DEFAULT_REQUEST_TIMEOUT_MSEC` of the TypeScript SDK; `resetTimeoutOnProgress` is off there. */
export const sdkSeconds = 60;

const sdk = 'MCP TypeScript SDK, protocol module: 60 s, not extended unless the client asks';

export const callLimits: readonly CallLimit[] = [
  {
    app: 'claude-desktop',
    seconds: sdkSeconds,
    isExtendedByProgress: false,
    source: `It starts the bridge as a local server. ${sdk}`,
  },
  {
    app: 'claude-code',
    // By itself it waits for hours; versions that kept remote calls to 60 s are still in use.
    seconds: sdkSeconds,
    isExtendedByProgress: true,
    source: 'Claude Code, MCP documentation and change log: MCP_TOOL_TIMEOUT',
  },
  {
    app: 'codex',
    seconds: sdkSeconds,
    isExtendedByProgress: false,
    setBy: 'tool_timeout_sec',
    source: 'Codex, config.toml: tool_timeout_sec; by itself 60 s, later versions 120 s and more',
  },
  {
    app: 'gemini-cli',
    seconds: 600,
    isExtendedByProgress: false,
    source: 'Gemini CLI, mcp-client module: MCP_DEFAULT_TIMEOUT_MSEC',
  },
  {
    app: 'goose',
    seconds: 300,
    isExtendedByProgress: false,
    setBy: 'timeout',
    source: 'Goose, crates/goose/src/config/extensions.rs: DEFAULT_EXTENSION_TIMEOUT',
  },
  {
    app: 'opencode',
    seconds: sdkSeconds,
    isExtendedByProgress: true,
    source: 'OpenCode, pull request 32477: versions that ask for progress are extended by it',
  },
  {
    app: 'cline',
    seconds: sdkSeconds,
    isExtendedByProgress: false,
    source: 'Cline, mcp module: DEFAULT_MCP_TIMEOUT_SECONDS',
  },
  {
    app: 'zed',
    seconds: sdkSeconds,
    isExtendedByProgress: false,
    source: 'Zed, settings: context_server_timeout',
  },
];
