/** The page about what passes is up to date. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderProtocol } from '../journeys/support/render-protocol.ts';

test('docs/protocol.md is what the script would write', () => {
  const page = join(import.meta.dirname, '../../docs/protocol.md');
  expect(readFileSync(page, 'utf8'), 'node scripts/render-protocol.mjs').toBe(renderProtocol());
});
