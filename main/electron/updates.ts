/** Updates of the desktop app: what is looked for, what was found. */
import type { UpdateChannel, UpdateView } from '../../contract/app-commands.ts';
import { CoreError } from '../core/lib/errors.ts';

export interface Updates {
  view(): UpdateView;
  /** @throws CoreError `conflict` where there is no choice */
  use(channel: UpdateChannel): void;
  /** Resolves when it was looked; never rejects for what a feed or the network did. */
  check(): Promise<void>;
  /** @throws CoreError `conflict` when nothing is ready */
  install(): Promise<void>;
  onChange(listener: () => void): void;
}

/** Where nothing can ever be found. */
export function noUpdates(channel: UpdateChannel, detail: string): Updates {
  const view: UpdateView = {
    channel,
    state: 'not-configured',
    version: null,
    checkedAt: null,
    detail,
  };
  return {
    view: () => view,
    use: () => {
      throw new CoreError('conflict', detail);
    },
    check: () => Promise.reject(new CoreError('conflict', detail)),
    install: () => Promise.reject(new CoreError('conflict', detail)),
    onChange: () => undefined,
  };
}
