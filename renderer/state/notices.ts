/**
 * Short messages at the edge of the window: what was done, or what went wrong where there is no
 * room to say it.
 */
import { create } from 'zustand';
import type { CommandErrorView } from '../../contract/views/errors.ts';

export interface Notice {
  readonly id: number;
  readonly tone: 'done' | 'error';
  readonly title: string;
  readonly detail: string | null;
  readonly error: CommandErrorView | null;
}

const mostShown = 3;

export const useNotices = create<{ readonly notices: readonly Notice[] }>()(() => ({
  notices: [],
}));

let lastId = 0;

/** Says that something was done. */
export function showDone(title: string, detail: string | null = null): void {
  add({ tone: 'done', title, detail, error: null });
}

/** Shows a failed command: its sentence, what to do, and its details to copy. */
export function showError(error: CommandErrorView): void {
  add({ tone: 'error', title: error.message, detail: error.hint, error });
}

/** Takes one notice away. */
export function dismissNotice(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

function add(notice: Omit<Notice, 'id'>): void {
  lastId += 1;
  const added = { ...notice, id: lastId };
  useNotices.setState(({ notices }) => ({ notices: [...notices, added].slice(-mostShown) }));
}
