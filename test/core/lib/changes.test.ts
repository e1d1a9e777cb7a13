/** The bus: every listener hears every event, in order, whatever the others do. */
import { expect, test } from 'vitest';
import { createChanges } from '../../../main/core/lib/changes.ts';

test('an event reaches its own listeners in the order in which they came, with what it carries', () => {
  const changes = createChanges();
  const received: string[] = [];
  changes.on('tools', (connector) => received.push(`first ${connector}`));
  changes.on('offerings', (connector, list) => received.push(`${connector} ${list}`));
  changes.on('tools', (connector) => received.push(`second ${connector}`));
  changes.emit('tools', 'files');
  changes.emit('offerings', 'files', 'prompts');
  expect(received).toEqual(['first files', 'second files', 'files prompts']);
});

test('a listener that fails stops no other, and whoever announced the change gets the error', () => {
  const changes = createChanges();
  const received: string[] = [];
  changes.on('policy', () => {
    throw new Error('first');
  });
  changes.on('policy', () => {
    received.push('second');
  });
  expect(() => changes.emit('policy')).toThrow('first');
  expect(received).toEqual(['second']);
});

test('an event that nobody listens to is nothing', () => {
  expect(() => createChanges().touch()).not.toThrow();
});
