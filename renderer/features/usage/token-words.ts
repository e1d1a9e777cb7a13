/** What a list of tools costs a model, in tokens. */
import { plural } from '../../state/time-words.ts';

/** Models cut text differently: this is what English and JSON come to on average. */
const bytesPerToken = 4;

/** About how many tokens so many bytes come to. */
export function tokensOf(bytes: number): number {
  return Math.max(1, Math.round(bytes / bytesPerToken));
}

/** `120 tokens` */
export function tokenWords(bytes: number): string {
  return plural(tokensOf(bytes), 'token');
}
