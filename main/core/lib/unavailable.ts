/**
 * Why nothing can be given now: what was allowed cannot be checked (SEC-94), or what happens cannot
 * be kept.
 */
export type Unavailable = 'vault-locked' | 'folder-gone';
