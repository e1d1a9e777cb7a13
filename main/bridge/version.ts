/** Put in by the build, so that the bundle needs no other file; sources have none. */
declare const consentryVersion: string | undefined;

export const bridgeVersion = typeof consentryVersion === 'undefined' ? '0.0.0' : consentryVersion;
