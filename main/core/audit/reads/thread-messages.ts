/** What goes between this thread and the one that reads the log: data only. */
import { CoreError, messageOf, systemCodeOf } from '../../lib/errors.ts';
import type { LogFields, Logger } from '../../ports/ports.ts';
import { DamagedFile, storageProblemOf } from '../../store/storage-problem.ts';
import type { ReadName } from './asked-reads.ts';

export interface ReadQuestion {
  readonly id: number;
  readonly name: ReadName;
  readonly args: readonly unknown[];
}

/** An error as data. `code` is that of the command that fails, or the system's. */
type Failure =
  | {
      readonly kind: 'command';
      readonly code: CoreError['code'];
      readonly message: string;
      readonly hint: string | null;
    }
  | { readonly kind: 'damaged'; readonly message: string }
  | { readonly kind: 'other'; readonly code: string | undefined; readonly message: string };

export type ReaderMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure }
  | {
      readonly kind: 'log';
      readonly level: keyof Logger;
      readonly event: string;
      readonly fields: LogFields | undefined;
    };

export function failureOf(error: unknown): Failure {
  const message = messageOf(error);
  if (error instanceof CoreError)
    return { kind: 'command', code: error.code, message, hint: error.hint };
  if (storageProblemOf(error) === 'damaged') return { kind: 'damaged', message };
  return { kind: 'other', code: systemCodeOf(error), message };
}

export function errorOf(failure: Failure): Error {
  const { message } = failure;
  switch (failure.kind) {
    case 'command':
      return new CoreError(
        failure.code,
        message,
        failure.hint === null ? {} : { hint: failure.hint },
      );
    case 'damaged':
      return new DamagedFile(message);
    case 'other':
      return Object.assign(
        new Error(message),
        failure.code !== undefined && { code: failure.code },
      );
  }
}
