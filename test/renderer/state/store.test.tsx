import { act, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { AppBridge } from '../../../renderer/state/app-bridge.ts';
import { startMirror, takeSnapshot, useApp } from '../../../renderer/state/store.ts';
import { startWorld } from '../../support/core/world-host.ts';
import { renderApp } from '../support/render-world.tsx';

describe('the mirror', () => {
  it('keeps the snapshot with the higher revision, whatever comes last', async () => {
    const world = await startWorld({ world: 'empty' });
    const snapshot = world.snapshot();
    takeSnapshot({ ...snapshot, revision: 7, version: 'new' });
    takeSnapshot({ ...snapshot, revision: 6, version: 'old' });
    expect(useApp.getState().snapshot?.version).toBe('new');
  });

  it('listens before it asks, so that a change in between is not lost', async () => {
    const world = await startWorld({ world: 'empty' });
    const { main } = world.app;
    const answered = vi.fn<() => void>();
    const late: AppBridge['main'] = {
      ...main,
      async call(name, input) {
        const answer = await main.call(name, input);
        await world.core.run('settings.set', { theme: 'dark' });
        await world.settled();
        answered();
        return answer;
      },
    };
    const stop = startMirror({ ...world.app, main: late });
    await vi.waitFor(() => expect(answered).toHaveBeenCalled());
    await act(async () => {});
    expect(useApp.getState().snapshot?.theme).toBe('dark');
    stop();
    expect(useApp.getState().snapshot).toBeNull();
  });

  it('says that the connection is lost and keeps showing what it knew', async () => {
    const world = await renderApp('#/clients');
    act(() => world.setConnection({ kind: 'lost' }));
    expect(screen.getByText(/Connection to Consentry lost/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Cursor' })).toBeTruthy();
    act(() => world.setConnection({ kind: 'live' }));
    expect(screen.queryByText(/Connection to Consentry lost/)).toBeNull();
  });

  it('explains a link that no longer works', async () => {
    const world = await renderApp('#/clients');
    act(() => world.setConnection({ kind: 'no-session', reason: 'refused' }));
    expect(screen.getByText(/already used or has expired/)).toBeTruthy();
    expect(screen.getByText(/Enter in the terminal where Consentry runs/).textContent).toContain(
      'Press u and',
    );
    expect(screen.getByText(/consentry ui --operator-key-file/)).toBeTruthy();
    // Who is signed out sees nothing of what was there.
    expect(screen.queryByRole('link', { name: 'Cursor' })).toBeNull();
  });

  it('follows the theme setting', async () => {
    const { core, settled } = await renderApp('#/settings', { world: 'empty' });
    await core.run('settings.set', { theme: 'dark' });
    await settled();
    expect(document.documentElement.dataset['theme']).toBe('dark');
    await core.run('settings.set', { theme: 'system' });
    await settled();
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });
});
