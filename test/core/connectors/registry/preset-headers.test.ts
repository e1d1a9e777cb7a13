/** Request headers that a preset asks for. */
import { expect, test } from 'vitest';
import { composePreset } from '../../../../main/core/connectors/presets/compose-preset.ts';
import { startCore } from '../../../support/core/start-core.ts';

const values = { token: 'canary-7d', 'x-mcp-toolsets': 'repos,issues' };

test('a header is sent as the row says, or not at all', () => {
  expect(composePreset({ preset: 'github', values })).toMatchObject({
    bearer: 'canary-7d',
    headers: [{ name: 'X-MCP-Toolsets', value: 'repos,issues', secret: false }],
  });
  const { token } = values;
  expect(composePreset({ preset: 'github', values: { token } })).not.toHaveProperty('headers');
});

test('a value that no header can have is refused, and not repeated', async () => {
  const core = await startCore();
  const wrong = { ...values, 'x-mcp-toolsets': 'canary-ключ' };
  const refused = await core.refused('connector.addPreset', { preset: 'github', values: wrong });
  expect(refused.code).toBe('invalid_input');
  expect(JSON.stringify(refused)).not.toContain('canary');
  expect(core.core.snapshot().connectors).toEqual([]);
});
