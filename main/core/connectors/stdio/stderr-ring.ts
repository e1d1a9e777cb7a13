/**
 * The last 256 KiB a child wrote to standard error, for people: secrets it was given are cut out,
 * every character is visible (SEC-81).
 */
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';

export interface StderrRing {
  push(chunk: Buffer): void;
  /** Newest last. */
  lines(most: number): readonly string[];
}

const shortestSecret = 6;

/** @param secrets values that never appear in `lines` */
export function createStderrRing(secrets: readonly string[]): StderrRing {
  const needles = secrets
    .flatMap((secret) => [secret, ...secret.split(/\r?\n/u)])
    .filter((needle) => needle.length >= shortestSecret)
    .sort((a, b) => b.length - a.length);
  let chunks: Buffer[] = [];
  let length = 0;
  let isCut = false;

  return {
    push(chunk) {
      chunks.push(chunk);
      length += chunk.length;
      // Joined rarely: only when twice the cap has piled up, or a child writes one byte at a time.
      if (length <= 2 * limits.upstream.stderrRing && chunks.length < 4096) return;
      const joined = Buffer.concat(chunks);
      isCut ||= joined.length > limits.upstream.stderrRing;
      const kept = Buffer.from(joined.subarray(-limits.upstream.stderrRing));
      chunks = [kept];
      length = kept.length;
    },
    lines(most) {
      let text = Buffer.concat(chunks).toString('utf8');
      for (const needle of needles) text = text.replaceAll(needle, '[secret]');
      const lines = text.split(/\r?\n/u);
      // The first line may be a piece, and with it a piece of a secret.
      if (isCut) lines.shift();
      if (lines.at(-1) === '') lines.pop();
      return lines.slice(-most).map((line) => visible(line, limits.text.line));
    },
  };
}
