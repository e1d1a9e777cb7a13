/**
 * A file that an export is written to: there in full once it is finished, or not at all.
 *
 * Each rejects with the error of the system, and then the file is not there.
 */
export interface ExportFile {
  readonly path: string;
  write(text: string): Promise<void>;
  /** @param signature one line: the last of JSON lines, a file beside a CSV */
  finish(signature: string): Promise<void>;
  /** Nothing of it stays. Never rejects. */
  discard(): Promise<void>;
}
