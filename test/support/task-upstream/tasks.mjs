/** What goes on after its call was answered (MCP extension `io.modelcontextprotocol/tasks`). */
import { randomUUID } from 'node:crypto';

/** @typedef {Record<string, unknown>} JsonObject */
/** @typedef {{ result: JsonObject } | { error: JsonObject }} Ended */
/** @typedef {(answers: JsonObject) => Promise<Ended>} Work runs once everything is answered */
/** @typedef {ReturnType<typeof createTasks>} Tasks */
/**
 * @typedef {object} Task
 * @property {JsonObject} facts
 * @property {Ended | null} ended
 * @property {JsonObject} questions not answered yet
 * @property {JsonObject} answers
 * @property {Work} work
 */

const lasting = { ttlMs: 300_000, pollIntervalMs: 100 };

export function createTasks() {
  /** @type {Map<string, Task>} */
  const tasks = new Map();

  /** @param {Task} task @param {string} status @param {Ended | null} [ended] */
  function become(task, status, ended = null) {
    if (isOver(task)) return;
    const lastUpdatedAt = new Date().toISOString();
    task.facts = { ...task.facts, status, lastUpdatedAt };
    task.ended = ended;
  }

  /** @param {Task} task */
  async function run(task) {
    become(task, 'working');
    const ended = await task.work(task.answers);
    become(task, 'error' in ended ? 'failed' : 'completed', ended);
  }

  return {
    /** @param {Work} work @param {JsonObject} [questions] what has to be answered first */
    begin(work, questions = {}) {
      const taskId = randomUUID();
      const createdAt = new Date().toISOString();
      const facts = { taskId, status: 'working', createdAt, lastUpdatedAt: createdAt, ...lasting };
      /** @type {Task} */
      const task = { facts, ended: null, questions, answers: {}, work };
      tasks.set(taskId, task);
      if (Object.keys(questions).length === 0) void run(task);
      else become(task, 'input_required');
      return { ...facts };
    },

    /** @param {string} taskId @returns {JsonObject | null} null for an unknown task */
    get(taskId) {
      const task = tasks.get(taskId);
      if (task === undefined) return null;
      const { facts, ended, questions } = task;
      const asked = facts['status'] === 'input_required' && { inputRequests: questions };
      return { ...facts, ...ended, ...asked };
    },

    /** @param {string} taskId @param {JsonObject} responses @returns {JsonObject | null} */
    update(taskId, responses) {
      const task = tasks.get(taskId);
      if (task === undefined) return null;
      const open = Object.entries(task.questions);
      const left = open.filter(([key]) => responses[key] === undefined);
      const fresh = open.filter(([key]) => responses[key] !== undefined);
      for (const [key] of fresh) task.answers[key] = responses[key];
      task.questions = Object.fromEntries(left);
      if (fresh.length > 0 && left.length === 0 && !isOver(task)) void run(task);
      return {};
    },

    /** @param {string} taskId @returns {JsonObject | null} */
    cancel(taskId) {
      const task = tasks.get(taskId);
      if (task === undefined) return null;
      become(task, 'cancelled');
      return {};
    },
  };
}

/** @param {Task} task */
function isOver({ facts }) {
  return ['completed', 'failed', 'cancelled'].includes(String(facts['status']));
}
