/**
 * A value that cannot print itself (INV-13): string conversion, JSON and the inspector all show
 * `[secret]`. Only the vault and the one function that sends it may call `open`.
 */
import { inspect } from 'node:util';

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The plain value. Call it where it is sent, never earlier. */
  open(): string {
    return this.#value;
  }

  /** The last four characters, for "ends in …1234"; null where that would show too much of it. */
  last4(): string | null {
    return this.#value.length >= 12 ? this.#value.slice(-4) : null;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
