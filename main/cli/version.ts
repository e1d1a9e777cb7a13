/** Put in by the build. */
declare const consentryVersion: string | undefined;

/** The version of this program; from sources a stand-in. */
export const cliVersion = typeof consentryVersion === 'undefined' ? '0.0.0' : consentryVersion;
