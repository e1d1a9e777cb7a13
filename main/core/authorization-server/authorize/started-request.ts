/** An authorization request as it came; a lookup may lie between that and its consent. */
export interface StartedRequest {
  readonly parameters: ReadonlyMap<string, string>;
  readonly issuer: string;
  readonly isFromWebPage: boolean;
  /** The program that asks, where the OS says; only known while its connection is there. */
  readonly askedBy: () => Promise<string | null>;
}
