import { expect, test } from 'vitest';
import { readServer } from '../../../main/core/client-files/found-servers.ts';
import { maskedAddress, maskedCommand } from '../../../main/core/client-files/masked-command.ts';

const random = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4';

test.each<[string, readonly string[], string]>([
  [
    'npx',
    ['-y', '@modelcontextprotocol/server-filesystem', '/home/sam/my projects'],
    'npx -y @modelcontextprotocol/server-filesystem "/home/sam/my projects"',
  ],
  [
    'uvx',
    ['mcp-server-git', '--repository', '/srv/repo', '--port=8080'],
    'uvx mcp-server-git --repository /srv/repo --port=8080',
  ],
  ['npx', ['server', '--api-key', 'plain-looking'], 'npx server --api-key ‹secret›'],
  ['npx', ['server', '--token=plain-looking'], 'npx server --token=‹secret›'],
  [
    'npx',
    ['mcp-remote', 'https://a.example/sse', '--header', 'Authorization: Bearer abc'],
    'npx mcp-remote https://a.example/sse --header "Authorization: ‹secret›"',
  ],
  [
    'npx',
    ['mcp-remote', 'https://a.example/sse', '--header', 'X-Api-Key:abc'],
    'npx mcp-remote https://a.example/sse --header X-Api-Key:‹secret›',
  ],
  [
    'docker',
    ['run', '-e', 'GITHUB_TOKEN=abc', 'ghcr.io/github/github-mcp-server'],
    'docker run -e GITHUB_TOKEN=‹secret› ghcr.io/github/github-mcp-server',
  ],
  ['npx', ['server', 'ghp_abcdefghijklmnop'], 'npx server ‹secret›'],
  ['npx', ['server', random], 'npx server ‹secret›'],
  [
    'npx',
    ['server-postgres', 'postgresql://sam:pw@db.example/app'],
    'npx server-postgres postgresql://‹secret›@db.example',
  ],
  [
    'npx',
    ['mcp-remote', 'https://a.example/mcp?api_key=abc&view=all'],
    'npx mcp-remote https://a.example/mcp?api_key=‹secret›&view=all',
  ],
  ['node', ['-e', 'console.log("hi")'], 'node -e "console.log(\\"hi\\")"'],
  ['npx', ['a\u202eb', ''], 'npx a⟨U+202E⟩b ""'],
])(
  'TRIAL-D-B9 the whole command is shown with its secrets masked: %s %j',
  (command, args, shown) => {
    expect(maskedCommand(command, args)).toBe(shown);
  },
);

test.each([
  ['https://mcp.example.com/v1/mcp', 'https://mcp.example.com/v1/mcp'],
  ['https://mcp.example.com/', 'https://mcp.example.com'],
  ['http://127.0.0.1:8080/mcp/team-a?view=all', 'http://127.0.0.1:8080/mcp/team-a?view=all'],
  [`https://mcp.example.com/s/${random}/mcp`, 'https://mcp.example.com/s/‹secret›/mcp'],
  [`https://mcp.example.com/mcp?k=${random}`, 'https://mcp.example.com/mcp?k=‹secret›'],
  ['https://sam:pw@mcp.example.com/mcp?token=x', 'https://mcp.example.com/mcp?token=‹secret›'],
])('TRIAL-D-B9 the whole address is shown with its path, its secrets masked: %s', (url, shown) => {
  expect(maskedAddress(new URL(url))).toBe(shown);
});

test.each([
  ['docker', ['run', '-e', 'GITHUB_TOKEN=abc', 'ghcr.io/github/github-mcp-server']],
  ['npx', ['mcp-remote', 'https://a.example/sse', '--header', 'Authorization: Bearer abc']],
])(
  'TRIAL-D-B9 a secret that is set in an argument is not imported as one: %s %j',
  (command, args) => {
    const found = readServer({ name: 'one', value: { command, args } }, 'one');
    expect(found.connector).toBeNull();
    expect(found.problem).toContain('An argument looks like a secret');
    expect(found.what).toContain('‹secret›');
    expect(found.what).not.toContain('abc');
  },
);
