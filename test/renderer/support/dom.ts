/** What jsdom lacks and the kit needs. Import it first. */
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';
import { useDrafts } from '../../../renderer/features/connectors/form/drafts.ts';
import { useKeptValues } from '../../../renderer/state/kept.ts';
import { useNotices } from '../../../renderer/state/notices.ts';
import { useApp } from '../../../renderer/state/store.ts';

configure({
  // The whole page in a failure hides the failure.
  getElementError: (message) => new Error(message ?? ''),
  // For a second each notice is said to screen readers too, in a copy: the notice itself is what a
  // test looks for.
  defaultIgnore: 'script, style, body > span[role=status]',
});

class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

beforeEach(() => {
  globalThis.ResizeObserver = NoResizeObserver;
  Element.prototype.hasPointerCapture = () => false;
  Element.prototype.releasePointerCapture = () => {};
  Element.prototype.scrollIntoView = () => {};
  // A virtual list shows rows only where it finds room.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 900 });
  window.location.hash = '';
});

afterEach(() => {
  cleanup();
  useDrafts.setState({ drafts: new Map() });
  useNotices.setState({ notices: [] });
  useKeptValues.setState({ values: new Map() });
  useApp.setState({ snapshot: null, connection: { kind: 'connecting' } });
  vi.useRealTimers();
});
