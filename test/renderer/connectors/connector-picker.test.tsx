import '../support/dom.ts';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { TooltipProvider } from '../../../renderer/components/base/tooltip.tsx';
import {
  ConnectorPicker,
  type Picked,
} from '../../../renderer/features/prompt/connector-picker.tsx';

const choice = (name: string, label: string) =>
  ({
    name,
    label,
    maximum: 'write',
    limitedBy: null,
    before: 'none' as const,
    suggested: 'none',
  }) as const;

function Example() {
  const [picked, setPicked] = useState<Picked>(new Map([['*', 'read']]));
  return (
    <TooltipProvider>
      <ConnectorPicker
        choices={[choice('*', 'Every connector'), choice('github', 'github')]}
        picked={picked}
        onPick={setPicked}
      />
    </TooltipProvider>
  );
}

const level = (row: string, name: string) =>
  within(screen.getByRole('group', { name: `Access to ${row}` })).getByRole<HTMLInputElement>(
    'radio',
    {
      name,
    },
  );

const box = () =>
  screen.getByRole<HTMLInputElement>('checkbox', { name: 'Also connectors added later' });
const isChecked = (row: string, name: string) => level(row, name).checked;
const isDisabled = (row: string, name: string) => level(row, name).disabled;

it('never shows less for one connector than every connector is given', () => {
  render(<Example />);
  expect(isChecked('github', 'Read')).toBe(true);
  expect(isDisabled('github', 'None')).toBe(true);
  expect(screen.queryByText('Given with every connector')).not.toBeNull();
  fireEvent.click(level('github', 'Read & write'));
  expect(isChecked('github', 'Read & write')).toBe(true);
  fireEvent.click(box());
  expect(isDisabled('github', 'None')).toBe(false);
  expect(isChecked('github', 'Read & write')).toBe(true);
});

it('TRIAL-A1 gives connectors added later only when the person ticks their box, then reading first', () => {
  const onPick = vi.fn();
  const choices = [choice('*', 'Every connector'), choice('github', 'github')];
  const at = (level: 'none' | 'read') => (
    <TooltipProvider>
      <ConnectorPicker choices={choices} picked={new Map([['*', level]])} onPick={onPick} />
    </TooltipProvider>
  );
  const { rerender } = render(at('none'));
  expect(box().checked).toBe(false);
  expect(screen.queryByRole('group', { name: 'Access to connectors added later' })).toBeNull();
  fireEvent.click(box());
  expect(onPick).toHaveBeenLastCalledWith(new Map([['*', 'read']]));
  rerender(at('read'));
  expect(isChecked('connectors added later', 'Read')).toBe(true);
  fireEvent.click(level('connectors added later', 'Read & write'));
  expect(onPick).toHaveBeenLastCalledWith(new Map([['*', 'write']]));
});

it('TRIAL-A1 offers no connectors added later where the ceiling gives nothing, or none were offered', () => {
  for (const choices of [
    [choice('github', 'github')],
    [{ ...choice('*', 'Every connector'), maximum: 'none' as const }, choice('github', 'github')],
  ]) {
    const { unmount } = render(
      <TooltipProvider>
        <ConnectorPicker choices={choices} picked={new Map()} onPick={vi.fn()} />
      </TooltipProvider>,
    );
    expect(screen.queryByRole('checkbox')).toBeNull();
    unmount();
  }
});

it('offers only reading of what is about Consentry, and never as a part of every connector', () => {
  const audit = choice('consentry:audit', 'Read its own entries in the activity log');
  const onPick = vi.fn();
  render(
    <TooltipProvider>
      <ConnectorPicker
        choices={[choice('*', 'Every connector'), { ...audit, maximum: 'read' }]}
        picked={new Map([['*', 'write']])}
        onPick={onPick}
      />
    </TooltipProvider>,
  );
  const group = screen.getByRole('group', { name: `Access to ${audit.label}` });
  expect(within(group).getAllByRole('radio')).toHaveLength(2);
  expect(isChecked(audit.label, 'None')).toBe(true);
  fireEvent.click(level(audit.label, 'Read'));
  expect(onPick).toHaveBeenCalledWith(
    new Map([
      ['*', 'write'],
      ['consentry:audit', 'read'],
    ]),
  );
});

it('ATLAR-20 names the tools that each choice opens', () => {
  const opens = { read: ['get_it', 'list_it'], write: ['put_it'] };
  render(
    <TooltipProvider>
      <ConnectorPicker
        choices={[{ ...choice('github', 'github'), opens }]}
        picked={new Map()}
        onPick={vi.fn()}
      />
    </TooltipProvider>,
  );
  fireEvent.click(screen.getByText('2 read tools, 1 write tool'));
  expect(screen.getByText('Read opens get_it, list_it')).toBeTruthy();
  expect(screen.getByText('Read & write opens also put_it')).toBeTruthy();
});
