import type { Trouble } from '../words.ts';

/** Nothing was carried out, because of this. */
export class Unsent extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(`Nothing was sent: ${trouble.kind}.`);
    this.name = 'Unsent';
    this.trouble = trouble;
  }
}
