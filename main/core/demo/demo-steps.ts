/** The steps of the demo in their order, and what became of each. In memory only. */
import type {
  DemoOutcome,
  DemoStep,
  DemoStepId,
} from '../../../contract/views/snapshot/demo-view.ts';
import { demoStepIds } from '../../../contract/views/snapshot/demo-view.ts';
import { visible } from '../lib/visible-text.ts';
import { limits } from '../limits/limits.ts';

export interface StepResult {
  readonly outcome: DemoOutcome;
  /** Foreign text. */
  readonly said: string;
}

export interface DemoSteps {
  list(): readonly DemoStep[];
  /** The one that waits for a press; null while one runs, and after the last. */
  next(): DemoStepId | null;
  running(): boolean;
  begin(id: DemoStepId): void;
  /** Goes on to the following step where this one showed what it is there for. */
  end(id: DemoStepId, result: StepResult): void;
}

/** What a step has to end with for the next one to come; anything else can be tried again. */
const enough: Readonly<Record<DemoStepId, readonly DemoOutcome[]>> = {
  login: ['granted'],
  read: ['answered'],
  write: ['answered', 'refused'],
  delete: ['answered', 'refused'],
  'after-revoke': ['logged-out'],
};

/** @returns the steps, of which none is done */
export function createDemoSteps(): DemoSteps {
  let steps: readonly DemoStep[] = demoStepIds.map((id, index) => ({
    id,
    state: index === 0 ? 'next' : 'later',
    outcome: null,
    said: null,
  }));

  function set(id: DemoStepId, change: Partial<DemoStep>): void {
    steps = steps.map((step) => (step.id === id ? { ...step, ...change } : step));
  }

  return {
    list: () => steps,
    next: () => steps.find(({ state }) => state === 'next')?.id ?? null,
    running: () => steps.some(({ state }) => state === 'running'),
    begin: (id) => set(id, { state: 'running', outcome: null, said: null }),
    end(id, { outcome, said }) {
      const isDone = enough[id].includes(outcome);
      const shown = said === '' ? null : visible(said, limits.demo.shown);
      set(id, { state: isDone ? 'done' : 'next', outcome, said: shown });
      const following = demoStepIds[demoStepIds.indexOf(id) + 1];
      if (isDone && following !== undefined) set(following, { state: 'next' });
    },
  };
}
