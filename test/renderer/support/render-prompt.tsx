/** The window that asks, in a world where a client waits for an answer, with the time stopped. */
import './dom.ts';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { vi } from 'vitest';
import type { Question } from '../../../contract/views/questions/question.ts';
import { TooltipProvider } from '../../../renderer/components/base/tooltip.tsx';
import { PromptView } from '../../../renderer/features/prompt/prompt-view.tsx';
import type { MemoryProcesses } from '../../support/core/memory-ports.ts';
import { startWorld, until, type World, type WorldOptions } from '../../support/core/world-host.ts';
import { asks, createIssue, issue, type Asks } from '../../support/worlds/asking.ts';
import { callTool } from '../../support/worlds/build-world.ts';
import { programAt } from '../../support/worlds/world-client.ts';
import { settleAfterActs } from './render-world.tsx';

/** The program that the calls of tools come from. */
export const caller = '/usr/share/cursor/cursor';

export interface PromptPage extends World {
  /** What was asked is answered, and what came of it is shown. */
  settle(): Promise<void>;
  /** The time of the page and of the core goes on. */
  pass(ms: number): Promise<void>;
  /** A whole click of a pointer, as a browser sends it. */
  press(name: string): Promise<void>;
  /** The id of the question that is shown. */
  readonly id: string;
}

export async function renderPrompt(
  what: readonly Asks[] | Asks,
  { before }: Pick<WorldOptions, 'before'> = {},
): Promise<PromptPage> {
  const waits = typeof what === 'string' ? [what] : what;
  const world = await startWorld({
    world: 'asking',
    waits: waits.map((name) => asks[name]),
    async before(core, copy) {
      (core.ports.processes as MemoryProcesses).peerProgram = programAt(caller);
      await before?.(core, copy);
    },
  });
  const { id = '' } = world.snapshot().questions[0] ?? {};
  settleAfterActs(world);
  // Without `setImmediate`, by which the core and React go on.
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
  const settle = async (): Promise<void> => {
    await world.settled();
    await act(() => vi.advanceTimersByTimeAsync(0));
    await world.settled();
    // The dead second begins with the answer: no time may pass before it.
    await until(() => screen.queryByLabelText('Loading the question') === null);
  };
  render(
    <TooltipProvider>
      <PromptView bridge={world.prompts} />
    </TooltipProvider>,
  );
  await settle();
  return {
    ...world,
    id,
    settle,
    async pass(ms) {
      world.clock.advance(ms);
      await act(() => vi.advanceTimersByTimeAsync(ms));
      await settle();
    },
    async press(name) {
      fireEvent.pointerDown(button(name));
      fireEvent.click(button(name), { detail: 1 });
      await settle();
    },
  };
}

export const button = (name: string): HTMLElement => screen.getByRole('button', { name });

const countOf = (question?: Question): number =>
  question?.kind === 'approval' ? question.count : 0;

/** More calls of the tool that is asked about, each with arguments of its own. */
export async function flood({ core, known, settle }: PromptPage, calls: number): Promise<void> {
  const now = (): number => countOf(core.core.snapshot().questions[0]);
  const last = now() + calls;
  for (let priority = now() + 1; priority <= last; priority += 1) {
    const call = { ...createIssue, arguments: { ...issue, priority } };
    callTool(core, known, call).catch(() => undefined);
  }
  await until(() => now() === last);
  await settle();
}
