import './dom.ts';
import { render, screen } from '@testing-library/react';
import { App } from '../../../renderer/features/shell/app.tsx';
import { createFakeBridge, type FakeBridge } from '../../../renderer/state/fake-bridge.ts';
import type { FakeOptions } from '../../../renderer/state/fake/fake-world.ts';

/** Shows the main window at a page such as `#/clients`, once its first snapshot is there. */
export async function renderApp(
  page: string,
  options: Partial<FakeOptions> = {},
): Promise<FakeBridge> {
  window.location.hash = page;
  const fake = createFakeBridge(options);
  render(<App bridge={fake.app} />);
  await screen.findByRole('navigation', { name: 'Pages', hidden: true });
  return fake;
}

/** The inputs of all calls of one command so far. */
export function inputsOf(fake: FakeBridge, name: string): unknown[] {
  return fake.calls.filter((call) => call.name === name).map((call) => call.input);
}
