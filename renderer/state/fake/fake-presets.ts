/** Some presets as the core would list them, one of each sort. */
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { NewConnector } from '../../../contract/commands/connector-commands.ts';
import { fillTemplate } from '../../../contract/plain/preset-template.ts';
import type { PresetPlaceholder, PresetView } from '../../../contract/views/presets.ts';

const remote: Omit<PresetView, 'id' | 'name' | 'maker' | 'summary' | 'url' | 'documentation'> = {
  kind: 'http',
  command: null,
  args: [],
  placeholders: [],
  login: 'none',
  needs: null,
  notes: [],
  platforms: ['linux', 'macos', 'windows'],
  available: true,
};
const plain = { help: null, secret: false, required: true, variable: null } as const;
const token: PresetPlaceholder = {
  ...plain,
  key: 'token',
  label: 'Personal access token',
  example: 'github_pat_…',
  help: 'From Settings → Developer settings; what it may do limits what the tools may do.',
  secret: true,
  shape: 'text',
  goesTo: 'bearer',
};

export const fakePresets: readonly PresetView[] = [
  {
    ...remote,
    id: 'alation',
    name: 'Alation',
    maker: 'Alation',
    summary: 'Search the data catalogue and ask questions about governed data.',
    url: 'https://{instance}.alationcloud.com/ai/mcp/',
    placeholders: [
      {
        ...plain,
        key: 'instance',
        label: 'Instance',
        example: 'acme',
        shape: 'part',
        goesTo: 'address',
      },
    ],
    login: 'oauth',
    notes: [
      'After adding it, choose Connect: the login opens in your browser.',
      'Logging in needs a client ID and a client secret, which an administrator of your Alation creates.',
    ],
    documentation: 'https://alation.github.io/agent-studio-docs/',
  },
  {
    ...remote,
    id: 'deepwiki',
    name: 'DeepWiki',
    maker: 'Devin',
    summary: 'Ask questions about public GitHub repositories.',
    url: 'https://mcp.deepwiki.com/mcp',
    documentation: null,
  },
  {
    ...remote,
    id: 'filesystem',
    name: 'Filesystem',
    maker: 'Model Context Protocol',
    summary: 'Read, search and write the files of one folder.',
    kind: 'stdio',
    command: 'npx',
    args: [
      '-y',
      '--ignore-scripts',
      '@modelcontextprotocol/server-filesystem@2026.8.31',
      '{folder}',
    ],
    url: null,
    placeholders: [
      {
        ...plain,
        key: 'folder',
        label: 'Folder',
        example: '/home/me/projects',
        help: 'The whole path. Everything in this folder can be reached, nothing beside it.',
        shape: 'path',
        goesTo: 'argument',
      },
    ],
    needs: 'Node.js',
    documentation: 'https://github.com/modelcontextprotocol/servers',
  },
  {
    ...remote,
    id: 'github',
    name: 'GitHub',
    maker: 'GitHub',
    summary: 'Work with repositories, issues, pull requests and Actions.',
    url: 'https://api.githubcopilot.com/mcp/',
    placeholders: [token],
    login: 'token',
    documentation: 'https://github.com/github/github-mcp-server',
  },
  {
    ...remote,
    id: 'tavily',
    name: 'Tavily',
    maker: 'Tavily',
    summary: 'Search the web and extract pages.',
    kind: 'stdio',
    command: 'npx',
    args: ['-y', '--ignore-scripts', 'tavily-mcp@0.2.22'],
    url: null,
    placeholders: [
      {
        ...token,
        key: 'tavily-api-key',
        label: 'API key',
        example: 'tvly-…',
        help: null,
        goesTo: 'variable',
        variable: 'TAVILY_API_KEY',
      },
    ],
    login: 'token',
    needs: 'Node.js 20 or newer',
    documentation: 'https://github.com/tavily-ai/tavily-mcp',
  },
  {
    ...remote,
    id: 'xcodebuild',
    name: 'XcodeBuild',
    maker: 'Sentry',
    summary: 'Build, run and test iOS and macOS projects.',
    kind: 'stdio',
    command: 'npx',
    args: ['-y', '--ignore-scripts', 'xcodebuildmcp@2.7.0', 'mcp'],
    url: null,
    needs: 'Node.js and Xcode 16 or newer',
    documentation: 'https://github.com/getsentry/XcodeBuildMCP',
    platforms: ['macos'],
    available: false,
  },
];

/** What the core would make of a choice; undefined for a preset that is not there. */
export function composeFake(choice: CommandInput<'connector.addPreset'>): NewConnector | undefined {
  const preset = fakePresets.find(({ id }) => id === choice.preset);
  if (preset === undefined) return undefined;
  const name = choice.name ?? preset.id;
  const values = new Map(Object.entries(choice.values ?? {}));
  const timeoutSeconds = 120;
  if (preset.url !== null) {
    const bearer = values.get('token') ?? null;
    return { kind: 'http', name, url: fillTemplate(preset.url, values), bearer, timeoutSeconds };
  }
  return {
    kind: 'stdio',
    name,
    command: preset.command ?? '',
    args: preset.args.map((argument) => fillTemplate(argument, values)),
    env: [],
    cwd: null,
    confirmInlineCode: false,
    timeoutSeconds,
  };
}
