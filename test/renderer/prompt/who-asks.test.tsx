/** Who asks, as the prompt says it: in the title, and with the programs behind it. */
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { MemoryProcesses } from '../../support/core/memory-ports.ts';
import { ask } from '../../support/core/world-host.ts';
import { asks } from '../../support/worlds/asking.ts';
import { programAt } from '../../support/worlds/world-client.ts';
import { renderPrompt } from '../support/render-prompt.tsx';

describe('who makes a call', () => {
  const title = () => screen.getByRole('heading', { level: 1 }).textContent;

  it('SEC-37 names who asks in the title, as a name that is claimed', async () => {
    const page = await renderPrompt('approval');
    expect(title()).toBe('A client that calls itself “Worker” wants to run create_issue on github');
    await page.pass(1200);
    await page.press('Always allow for this client…');
    expect(title()).toBe(
      'A client that calls itself “Worker” wants to always run create_issue on github',
    );
  });

  it('SEC-37 says where a call comes from another program than the one that registered', async () => {
    await renderPrompt([], {
      async before(core, { clients }) {
        (core.ports.processes as MemoryProcesses).peerProgram = programAt('/usr/bin/curl');
        await ask(core, clients, asks.approval);
      },
    });
    const list = within(screen.getByRole('list', { name: 'Before you decide' }));
    expect(
      list.getByText(/^Another program than before: cursor registered/u).textContent,
    ).toContain('this call comes from curl.');
    expect(screen.getByRole('group', { name: 'Proof of the name' }).className).toContain(
      'bg-warn-soft',
    );
  });
});
