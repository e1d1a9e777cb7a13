/**
 * What one call receives beside its answer: progress, and the log messages that it requests. Both
 * share one budget. What exceeds the budget is dropped, and one log message says how many
 * (SEC-70).
 */
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { isAsSevere } from '../../mcp/log-levels.ts';
import type { NotificationBudget } from './notification-budget.ts';
import type { OpenCall } from './open-call.ts';
import type { UpstreamRequest } from './upstream.ts';

export interface CallNotifications {
  /** False: log messages are not for this call. */
  readonly wantsLogs: boolean;
  progress(params: JsonObject): void;
  log(params: JsonObject): void;
  /** Its answer is there. */
  finish(): void;
}

/** @param budget of the whole conversation, which all its calls share */
export function createCallNotifications(
  { logLevel, onLog }: Pick<UpstreamRequest, 'logLevel' | 'onLog'>,
  call: Pick<OpenCall, 'isOpen' | 'onProgress'>,
  budget: NotificationBudget,
): CallNotifications {
  let dropped = 0;
  function mayPass(): boolean {
    if (!call.isOpen()) return false;
    if (budget.spend()) return true;
    dropped += 1;
    return false;
  }
  const isRequested = (level: JsonValue | undefined): boolean =>
    logLevel === undefined || isAsSevere(level, logLevel);
  return {
    wantsLogs: onLog !== undefined,
    progress(params) {
      if (call.onProgress !== undefined && mayPass()) call.onProgress(params);
    },
    log(params) {
      if (onLog === undefined || !isRequested(params['level'])) return;
      if (mayPass()) onLog(params);
    },
    finish() {
      if (dropped === 0 || onLog === undefined || !call.isOpen()) return;
      const many = dropped === 1 ? '1 message was' : `${dropped} messages were`;
      const data = `${many} dropped: the server sends too many at once.`;
      if (isRequested('warning')) onLog({ level: 'warning', logger: 'consentry', data });
    },
  };
}
