/** One server with skills: for one request of 2026-07-28, or for one session. */
import { McpServer } from '@modelcontextprotocol/server';
import { memorySkillFiles, SkillsExtension } from '@modelcontextprotocol/server/ext/skills';

/** @param {string} name @param {string} description @param {string} body */
function manifest(name, description, body) {
  return `---\nname: ${name}\ndescription: ${description}\nmetadata:\n  author: acme\n---\n${body}\n`;
}

const catalog = await SkillsExtension.load(
  memorySkillFiles({
    'reports/SKILL.md': manifest(
      'reports',
      'Writes the weekly report.',
      '# Reports\n\nFollow [the style](references/STYLE.md).',
    ),
    'reports/references/STYLE.md': 'Short sentences.\n',
    'reports/assets/logo.bin': new Uint8Array([0, 1, 2, 253, 254, 255]),
    'invoices/SKILL.md': manifest('invoices', 'Checks invoices.', '# Invoices'),
    'invoices/references/VAT.md': 'Rates.\n',
  }),
  { prefix: 'acme', cacheHint: { ttlMs: 30_000, cacheScope: 'private' } },
);

export function createSkillServer() {
  const server = new McpServer({ name: 'skill-upstream', version: '1.0.0' });
  server.registerTool('look', { annotations: { readOnlyHint: true } }, () => ({
    content: [{ type: 'text', text: 'seen' }],
  }));
  catalog.attach(server);
  return server;
}
