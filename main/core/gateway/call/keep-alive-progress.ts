/**
 * Keeps a client waiting while a server works: a server may let a person decide, or just be slow
 * (ATRYUM-42), and clients give up on silence. Only for clients that asked for progress; a server
 * that sends progress itself is left alone.
 */
import { limits } from '../../limits/limits.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Clock } from '../../ports/ports.ts';

type OnProgress = (params: JsonObject) => void;

export interface KeepAlive {
  /** To be given to the server's side. */
  readonly onProgress: OnProgress | undefined;
  stop(): void;
}

/** @param onProgress sends progress to the client; undefined: it asked for none */
export function keepAliveProgress(
  clock: Clock,
  onProgress: OnProgress | undefined,
  connector: string,
): KeepAlive {
  if (onProgress === undefined) return { onProgress, stop: () => undefined };
  // Progress has to grow: in steps too small to be in the way of what the server counts.
  let progress = smallStep;
  let cancel = (): void => undefined;
  const wait = (): void => {
    cancel();
    cancel = clock.after(limits.questions.progressWhileHeld, () => {
      progress += smallStep;
      onProgress({ progress, message: `Waiting for ${connector}` });
      wait();
    });
  };
  wait();
  return {
    onProgress(params) {
      const serverProgress = params['progress'];
      if (typeof serverProgress === 'number' && serverProgress > progress)
        progress = serverProgress;
      onProgress(params);
      wait();
    },
    stop: () => cancel(),
  };
}

const smallStep = 1 / 1000;
