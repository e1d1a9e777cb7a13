/**
 * What is wrong with a client metadata document, fit for the local page of RFC 6749 section
 * 4.1.2.1.
 */
export class ClientMetadataError extends Error {
  /**
   * @param message continues "The client metadata document …", names the rule and quotes nothing
   */
  constructor(message: string) {
    super(message);
    this.name = 'ClientMetadataError';
  }
}
