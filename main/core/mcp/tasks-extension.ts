/**
 * The tasks extension of 2026-07-28: calls that go on after their answer (MCP extension
 * io.modelcontextprotocol/tasks). Pure.
 */
import { isJsonObject, type JsonObject } from '../lib/json.ts';

export const tasksExtension = 'io.modelcontextprotocol/tasks';

/** Whether who declared this speaks the extension; used only where both sides do. */
export function speaksTasks({ extensions }: JsonObject): boolean {
  return isJsonObject(extensions) && isJsonObject(extensions[tasksExtension]);
}

/** A result that is a task; null for every other. */
export function taskOf(result: JsonObject): { readonly taskId: string } | null {
  const { resultType, taskId } = result;
  return resultType === 'task' && typeof taskId === 'string' && taskId !== '' ? { taskId } : null;
}

/**
 * Members of a task that a client receives; its id, result, error and questions are put in by
 * whoever relays them.
 */
export function factsOfTask(task: JsonObject): JsonObject {
  const known = [
    'status',
    'statusMessage',
    'createdAt',
    'lastUpdatedAt',
    'ttlMs',
    'pollIntervalMs',
  ];
  return Object.fromEntries(
    known.flatMap((name) => (task[name] === undefined ? [] : [[name, task[name]] as const])),
  );
}

/** Statuses after which nothing more happens. */
export function isOver({ status }: JsonObject): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
