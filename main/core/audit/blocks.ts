/**
 * Of so many entries by number: a search that finds one looks through its block for those with the
 * same words.
 */
import { limits } from '../limits/limits.ts';

export const blockOf = (id: number): number => Math.floor(id / limits.audit.blockEntries);
export const firstOfBlock = (block: number): number => block * limits.audit.blockEntries;
